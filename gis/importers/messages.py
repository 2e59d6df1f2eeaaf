"""Sentences for what the reading of a file may say: refusals, doubts, notices, and the reasons of rows."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

REFUSALS = {
    "import_too_large": _l("الملف أكبر من الحد المسموح (%(limit)s بايت). قسّمه أو اطلب رفعه من الخادم."),
    "import_empty_file": _l("الملف فارغ لا يحتوي أي بيانات. اطلب نسخة كاملة من المصدر."),
    "import_no_layer": _l("لا توجد طبقة يمكن قراءتها في هذا الملف (%(names)s)."),
    "import_unknown_format": _l("صيغة الملف غير معروفة أو غير مدعومة."),
    "import_unreadable": _l("تعذّرت قراءة الملف: %(what)s."),
    "import_too_complex": _l("تركيب الملف أعمق أو أكبر مما يمكن قراءته بأمان."),
    "import_worker_died": _l("توقفت قراءة الملف لأنه تجاوز حدود الذاكرة أو الوقت. لم يُحفظ منه شيء."),
    "import_worker_silent": _l("لم تتقدم قراءة الملف خلال %(seconds)s ثانية فأُوقفت. لم يُحفظ منه شيء."),
    "import_rows_lost": _l("سُلِّم من الملف %(found)s صفاً، ودفاتره تقول %(expected)s. لا يُقبل ملف تضيع منه صفوف."),
    "import_no_rows_found": _l("الملف ليس فارغاً لكن لم يُقرأ منه أي معلم. لا يُعدّ ذلك نجاحاً."),
    "import_too_many_layers": _l("في الملف %(found)s طبقة والحد %(limit)s."),
    "import_archive_kind": _l("الملف %(name)s أرشيف من نوع %(kind)s. أعد ضغطه بصيغة zip."),
    "import_zip_damaged": _l("الأرشيف %(name)s تالف ولا يمكن فكه."),
    "import_zip_too_deep": _l("أرشيف داخل أرشيف أكثر من %(limit)s مرات. فك الضغط ثم أعد الإرسال."),
    "import_zip_same_name": _l("في الأرشيف ملفان باسم واحد: %(name)s."),
    "import_zip_nothing": _l("لا يوجد في الأرشيف ملف خرائط معروف. محتواه: %(names)s."),
    "import_zip_entries": _l("في الأرشيف %(found)s ملف والحد %(limit)s."),
    "import_zip_too_large": _l("حجم الأرشيف بعد فكه أكبر من الحد المسموح (%(limit)s بايت)."),
    "import_zip_leaves": _l("في الأرشيف مسار يخرج من مجلده: %(name)s. رُفض الملف كله."),
    "import_zip_link": _l("في الأرشيف رابط إلى ملف آخر: %(name)s. رُفض الملف كله."),
    "import_zip_encrypted": _l("الأرشيف محمي بكلمة مرور. أرسله دون تشفير."),
    "import_zip_bomb": _l("الملف %(name)s يتضخم عند فكه بما لا يُعقل (قنبلة ضغط). رُفض."),
    "import_shapefile_part_missing": _l("ملف Shapefile ناقص: لا يوجد %(lacking)s. اطلب المجموعة كاملة."),
    "import_shapefile_cut": _l("الملف %(part)s مقطوع: حجمه %(found)s بايت ويجب أن يكون %(expected)s. اطلب نسخة سليمة."),
    "import_shapefile_contradicts": _l("ملف Shapefile يناقض نفسه: %(shapes)s شكلاً و%(rows)s صفاً في الجدول."),
    "import_table_cut": _l("جدول الملف يدّعي %(claimed)s صفاً وفيه %(found)s فقط."),
    "import_table_contradicts": _l("حقول جدول الملف لا تتفق مع طول صفوفه."),
    "import_multipatch": _l("الملف يحتوي أجساماً ثلاثية الأبعاد (multipatch) لا مضلعات. صدّره مضلعات ثنائية الأبعاد."),
    "import_not_geojson": _l("الملف ليس GeoJSON سليماً: %(what)s."),
    "import_not_collection": _l("يجب أن يكون ملف GeoJSON من نوع FeatureCollection، ووجدنا %(found)s."),
    "import_not_a_number": _l("في الملف قيمة ليست رقماً: %(what)s."),
    "import_xml_entities": _l("في ملف XML تعريفات كيانات أو مراجع خارجية، وهي مرفوضة لأنها باب للاختراق."),
    "import_xml_damaged": _l("ملف XML غير سليم عند السطر %(line)s."),
    "import_xml_unknown": _l("ملف XML من نوع غير معروف (%(root)s)."),
    "import_dxf_damaged": _l("ملف DXF تالف عند السطر %(line)s: %(what)s. اطلب حفظه من جديد."),
    "import_no_columns": _l("لم نتعرف على أعمدة الجدول. السطر الأول يجب أن يحمل أسماء الأعمدة."),
    "import_row_too_long": _l("السطر %(line)s أطول من الحد المسموح."),
    "import_too_many_columns": _l("في الجدول %(found)s عموداً والحد %(limit)s."),
    "import_geometry_encoding": _l("شكل العمود الجغرافي غير مدعوم: %(what)s."),
}
DOUBTS = {
    "import_crs_missing": _l("الملف لا يذكر نظام إحداثياته. اختر النظام الصحيح."),
    "import_crs_unknown": _l("نظام الإحداثيات المذكور غير مفهوم: %(what)s. اختر النظام الصحيح."),
    "import_crs_swapped": _l("يبدو أن الإحداثيات مقلوبة (عرض ثم طول): الطبقة تبعد %(distance_km)s كم عن الأمانة، ولو عُكست لوقعت فيها."),
    "import_crs_far": _l("الطبقة بنظامها المذكور %(crs)s تبعد %(distance_km)s كم عن نطاق الأمانة. تأكد من نظام الإحداثيات."),
    "import_crs_units": _l("وحدة الإحداثيات %(unit)s لا متر. تُحوَّل بالمعامل %(factor)s."),
    "import_crs_old_datum": _l("النظام %(crs)s مرجع قديم؛ يُحوَّل إلى النظام الوطني، ودقة التحويل عدة أمتار."),
    "import_unit_question": _l("وحدة الرسم %(unit)s. حدد وحدة القياس قبل قراءة المساحات."),
    "import_encoding_missing": _l("الملف لا يذكر ترميز نصوصه. تعرّفنا عليه من حروفه: %(found)s. راجع العينة."),
    "import_encoding_wrong": _l("الملف يذكر الترميز %(declared)s، وحروفه تدل على %(found)s. راجع العينة."),
    "import_encoding_mixed": _l("صفوف الملف بترميزين (%(encodings)s)، منها %(count)s بالثاني. قُرئ كل صف بترميزه."),
    "import_text_cut": _l("%(count)s قيمة قُطعت في وسط حرف. تُحذف بقية الحرف ويُسجَّل ذلك."),
    "import_text_lost": _l("نصوص العمود %(column)s ضاعت قبل أن يصل الملف: %(count)s قيمة كلها علامات استفهام. اطلب نسخة أصلية."),
    "import_text_garbled": _l("%(count)s نصاً مشوهاً بترميز مزدوج قبل أن يصل الملف. اطلب نسخة أصلية."),
}
NOTICES = {
    "import_part_refused": _l("لم يُقرأ %(name)s من الأرشيف، وله سبب في التقرير."),
    "import_notice_zm": _l("الأشكال تحمل ارتفاعاً أو قياساً (%(what)s). يُحفظ الأصل، وتُخزن الأرض ببعدين."),
    "import_notice_deleted": _l("%(count)s صفاً محذوف داخل الملف نفسه. لا تُستورد وتُذكر في التقرير."),
    "import_notice_faults": _l("%(count)s معلماً فيه خطأ في التركيب. سيُرفض كل منها مع سببه."),
    "import_notice_table": _l("هذه الطبقة جدول دون شكل جغرافي."),
    "import_notice_empty": _l("الطبقة فارغة لا صفوف فيها."),
    "import_notice_curves": _l("في الطبقة منحنيات، تُقرّب بقطع مستقيمة ويُذكر ذلك في كل صف."),
    "import_notice_links": _l("الملف يشير إلى ملفات على الشبكة (%(count)s). لم نفتح أياً منها."),
    "import_notice_unread": _l("%(count)s عنصراً من نوع %(kind)s لا يُقرأ شكلاً. يُرفض كل منها مع سببه."),
    "import_notice_declared_area": _l("المساحة المكتوبة %(declared)s والمساحة المرسومة %(drawn)s غير متطابقتين."),
    "import_notice_corners": _l("قائمة أركان: %(corners)s ركناً لـ %(parcels)s قطعة."),
    "import_notice_no_table": _l("لا جدول بيانات مع الأشكال. تُقرأ الأشكال وحدها."),
    "import_notice_sheet": _l("الورقة %(sheet)s من المصنف."),
}
READING_MESSAGES = {**REFUSALS, **DOUBTS, **NOTICES}


def sentence(code: str, details: Mapping[str, Any]) -> str:
    """The sentence of a code; the code itself if it has none, so that nothing is shown empty."""
    text = READING_MESSAGES.get(code)
    return code if text is None else str(text) % details
