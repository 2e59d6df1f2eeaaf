"""What is wrong with a draft, said to the staff who write it: which control, and what to do."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from licensing.catalogue import Service
from licensing.catalogue.facts import document_types
from licensing.catalogue.faults import Fault
from licensing.editor.words import COLUMN_WORDS, LIST_WORDS, PLACE_WORDS

FAULT_WORDS = {
    "procedure_unknown": _l("طريقة المعالجة غير معروفة. اختر من القائمة."),
    "template_unknown": _l("نوع الوثيقة غير معروف. اختر من القائمة."),
    "spatial_rule_unknown": _l("فحص الموقع «%(rule)s» غير معروف. ابدأ من خدمة أخرى."),
    "document_unknown": _l("المستند «%(document)s» ليس من قائمة المستندات. اختر من القائمة."),
    "document_missing": _l("تطلب القائمة المرجعية «%(document)s»، ولا تسأل عنه الخدمة. أضفه إلى المستندات."),
    "document_twice": _l("ورد مستند مرتين. احذف أحدهما."),
    "no_departure": _l("تخالف الخدمة قائمتها المرجعية في %(column)s. اكتب سبب التعديل."),
    "tariff_incomplete": _l("بند التعرفة «%(tariff)s» غير محدد لكل فئات المدن. اختر بنداً من القائمة."),
    "quantity_wrong": _l("كمية البند «%(tariff)s» غير مفهومة: %(text)s. اكتب رقماً أو اسم سؤال أو عملية حسابية."),
    "quantity_unknown": _l("في كمية البند «%(tariff)s» ما لا تسأل عنه الخدمة ولا يُقاس: %(names)s. أضف السؤال أو صحح الاسم."),
    "validity_unasked": _l("مدة الوثيقة تُؤخذ من السؤال «%(name)s»، والخدمة لا تسأل عنه. أضف السؤال أو اختر مدة محددة."),
    "rule_twice": _l("ورد رمز اشتراط مرتين. غيّر أحدهما."),
    "rule_wrong": _l("في الاشتراط «%(rule)s» عبارة غير مفهومة: %(text)s. اكتب رقماً أو اسم سؤال أو عملية حسابية."),
    "rule_unknown": _l("في الاشتراط «%(rule)s» ما لا تسأل عنه الخدمة ولا يُقاس: %(names)s. أضف السؤال أو صحح الاسم."),
    "rule_unasked": _l("يتوقف الاشتراط «%(rule)s» على ما لا تسأل عنه الخدمة: %(names)s. أضف السؤال."),
    "rule_no_english": _l("الاشتراط «%(rule)s» بلا نص إنجليزي. اكتبه في خانته."),
    "no_english": _l("النص الإنجليزي ناقص: %(place)s. اكتبه في خانته."),
    "acts_on_unknown": _l("الخدمة التي تُطلب عليها «%(service)s» غير موجودة."),
    "change_of_nothing": _l("تغيّر الخدمة وثيقة ولا تذكر أي وثيقة. ابدأ بنسخ خدمة تغيّر الوثيقة نفسها."),
    "drawing_without_place": _l("في الخدمة رسم ولا موقع لها. اختر موقعاً أو احذف الرسم."),
    "pause_unknown": _l("تتوقف المدة في حالة ليست من طريقة المعالجة: %(state)s. اختر طريقة المعالجة من جديد."),
    "pause_runs": _l("تتوقف المدة والملف لدى الموظف: %(state)s. اختر طريقة المعالجة من جديد."),
    "example_none": _l("لا مثال للخدمة. أضف سؤالاً إلزامياً واحداً على الأقل واترك خانتي المثالين فارغتين، أو اكتبهما."),
    "example_unasked": _l("في المثالين جواب عن «%(name)s»، والخدمة لا تسأل عنه. احذف السطر أو صحح الاسم."),
    "example_answer": _l("المثال المقبول: الجواب عن «%(label)s» ناقص أو غير صحيح. اكتبه في سطر: %(name)s = الجواب"),
    "example_broken": _l("المثال المقبول لا يستوفي الاشتراط «%(rule)s». غيّر إجاباته."),
    "example_fee_unknown": _l("لا يُحسب الرسم في المثال المقبول: «%(name)s» بلا قيمة. أضف جوابه."),
    "example_fee_endless": _l("لا يُحسب الرسم في المثال المقبول، ففي كمية أحد البنود قسمة على صفر. صححها."),
    "example_fee_none": _l("لا ينطبق على المثال المقبول بند من الرسوم. غيّر إجاباته."),
    "example_fee_zero": _l("كمية البند «%(tariff)s» في المثال المقبول صفر أو أقل. غيّر إجاباته."),
    "example_not_refused": _l("المثال المرفوض لا يُرفض لهذا السبب (%(because)s). غيّر إجاباته أو السبب."),
    "example_because": _l("سبب رفض المثال غير معروف: %(because)s. اختر من القائمة."),
    "facts_words": _l("قيمة غير معروفة في %(column)s. اختر من القائمة."),
    "facts_listed": _l("الخدمة في القائمة المرجعية، فلا يُعرّف اسمها ومجموعتها هنا."),
    "facts_code": _l("لا يوافق الرمز «%(code)s» مجموعته. تبدأ رموز المجموعة بالحروف %(prefix)s ثم نقطة."),
    "facts_empty": _l("خانة فارغة: %(column)s. املأها."),
    "facts_fee": _l("أساس الرسوم لا يوافق بنودها. اختر «دون رسوم» إذا لم يكن للخدمة بند، وإلا فاختر أساساً آخر."),
    "twin": _l("لا تختلف الخدمة عن «%(service)s» في أسئلتها ومستنداتها واشتراطاتها ورسومها. غيّر ما يميزها، أو اكتفِ بالخدمة القائمة."),
}
_REFUSED = {
    "int_parsing": _l("اكتب عدداً صحيحاً."),
    "int_from_float": _l("اكتب عدداً صحيحاً."),
    "float_parsing": _l("اكتب رقماً."),
    "greater_than": _l("القيمة أقل من المسموح."),
    "greater_than_equal": _l("القيمة أقل من المسموح."),
    "less_than": _l("القيمة أكبر من المسموح."),
    "less_than_equal": _l("القيمة أكبر من المسموح."),
    "literal_error": _l("اختر من القائمة."),
    "missing": _l("هذه الخانة مطلوبة."),
    "string_type": _l("هذه الخانة مطلوبة."),
    "string_pattern_mismatch": _l("اكتب اسماً بحروف لاتينية صغيرة وأرقام وشرطة سفلية، يبدأ بحرف."),
    "too_short": _l("أضف بنداً واحداً على الأقل."),
}


def words_of(fault: Fault, service: Service) -> str:
    """The fault in the reader's language, with labels instead of names where the service has them."""
    details = dict(fault.details)
    if "column" in details:
        details["column"] = str(PLACE_WORDS.get(details["column"], details["column"]))
    if "place" in details:
        details["place"] = place_words(tuple(str(details["place"]).split(".")))
    if "names" in details:
        details["names"] = "، ".join(details["names"])
    if details.get("document") in document_types():
        details["document"] = document_types()[details["document"]].name
    if fault.kind == "example_answer":
        asked = service.form.by_name.get(details["name"])
        details["label"] = str(asked.label) if asked else details["name"]
    return str(FAULT_WORDS[fault.kind]) % details


def place_words(steps: tuple[Any, ...]) -> str:
    """A place in the definition as the form calls it: the list, the number of its row, the column."""
    first, *rest = (str(step) for step in steps) if steps else ("",)
    if first not in LIST_WORDS:
        named = [str(PLACE_WORDS[step]) for step in (first, *rest) if step in PLACE_WORDS]
        return "، ".join(named) or first
    said = [str(LIST_WORDS[first])]
    if rest:
        said.append(_("البند %(nr)s", nr=int(rest[0]) + 1) if rest[0].isdigit() else f"«{rest[0]}»")
    named = (*rest, *(f"{step}_{inner}" for step, inner in pairwise(rest)))  # a text is two columns: text_ar, text_en
    column = next((COLUMN_WORDS[f"{first}.{step}"] for step in named if f"{first}.{step}" in COLUMN_WORDS), None)
    return "، ".join([*said, *([str(column)] if column else [])])


def refusal_words(error: Mapping[str, Any]) -> str:
    """Why a control cannot be read; what no sentence is known for is told as the reader of definitions says it."""
    known = _REFUSED.get(error["type"])
    return str(known) if known is not None else _("راجع هذه الخانة: %(said)s", said=str(error["msg"]).removeprefix("Value error, "))
