"""Sentences for the error codes of gis."""

from flask_babel import lazy_gettext as _l

MESSAGES = {
    "parcel_not_found": _l("لم نجد قطعة بهذا الرقم. تأكد من رقم المخطط والبلوك والقطعة، أو اختر القطعة من الخريطة."),
    "parcel_ended": _l("القطعة %(reference)s لم تعد قائمة؛ قُسمت أو دُمجت. افتح القطعة الجديدة من الخريطة."),
    "areas_do_not_balance": _l("مجموع مساحات القطع %(found)s م² لا يساوي المساحة الأصلية %(expected)s م²."),
    "numbers_do_not_match": _l("أدخل رقماً لكل جزء، ولا تكرر رقماً."),
    "not_adjacent": _l("القطع المختارة غير متجاورة، فلا يمكن دمجها."),
    "owners_differ": _l("ملّاك القطع المختارة مختلفون، فلا تُدمج إلا بعد توحيد الملكية."),
    "spatial_unit_no_overlap": _l("القطعة تتداخل مع قطعة قائمة. راجع الحدود المشتركة."),
    "uq_spatial_unit_live_number": _l("رقم القطعة مستخدم في هذا البلوك. اختر رقماً آخر."),
    "rrr_shares_within_one": _l("مجموع حصص الملّاك أكثر من الملك كله."),
    "geometry_invalid": _l("الشكل المرسوم متقاطع مع نفسه عند %(where)s. أعد رسمه."),
    "geometry_too_large": _l("الشكل كبير جداً: %(found)s رأساً والحد %(limit)s."),
    "geometry_unreadable": _l("تعذّرت قراءة الشكل. أرسل مضلعاً بصيغة GeoJSON وإحداثيات طول وعرض."),
    "outside_extent": _l("الموقع خارج حدود الأمانة."),
    "tile_not_found": _l("لا توجد طبقة بهذا الاسم."),
    "tile_address": _l("عنوان البلاطة غير صحيح."),
    "too_many_selected": _l("اخترت %(found)s عنصراً والحد %(limit)s. ضيّق الاختيار."),
    "nothing_selected": _l("لم تختر شيئاً للتصدير."),
}
