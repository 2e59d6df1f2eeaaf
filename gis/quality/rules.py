"""The rules by which land is called doubtful: name, tolerance, what to do. Whatever is measured against them is here, once."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

SAME_M = 0.001  # corners nearer than that are one corner
THIN_OVERLAP_M2 = 0.10  # what is thinner than a survey can tell counts from there on
NEAR_DUPLICATE = 0.95  # of the ground that either covers
SMALLEST_M2, THINNEST_M = 1.0, 0.5
GAP_WIDEST_M, GAP_LEAST_M, GAP_LEAST_M2 = 0.30, 0.01, 0.10
FAR_M = 200.0


@dataclass(frozen=True)
class Rule:
    """``fix`` is what mends it: change (of the land), file (a better one is asked for)."""

    code: str
    title: Any
    tolerance: Any
    advice: Any
    fix: str = "change"
    tone: str = "bad"


RULES = {
    rule.code: rule
    for rule in (
        Rule(
            "overlap",
            _l("تداخل بين قطعتين"),
            _l("تداخل القطعتين يبقى منه شيء بعد تقليصه 2.5 سم من كل جانب."),
            _l("راجع قرار المساحة لكل منهما، ثم عدّل الحد بينهما بتغيير أرض."),
        ),
        Rule(
            "thin_overlap",
            _l("تداخل أرفع من دقة الرفع"),
            _l("تداخل أرفع من 5 سم، ومساحته أكبر من 0.10 م²."),
            _l("اختلاف رفعين لحد واحد. وحّد الحد بتغيير أرض، أو اقبله."),
            tone="warning",
        ),
        Rule(
            "duplicate",
            _l("شكل مكرر تماماً"),
            _l("للقطعتين الأركان نفسها بدقة 1 ملم."),
            _l("إحداهما زائدة. أبقِ ما يوافق الصك وادمج الأخرى فيها."),
        ),
        Rule(
            "near_duplicate",
            _l("شكل يكاد يكون مكرراً"),
            _l("ما تشتركان فيه 95٪ فأكثر من الأرض التي تغطيانها."),
            _l("غالباً قطعة واحدة رُفعت مرتين. أبقِ الرفع الأحدث وادمج الأخرى فيها."),
        ),
        Rule(
            "sliver",
            _l("شريحة أصغر من أن تكون قطعة"),
            _l("مساحتها أقل من 1 م²، أو متوسط عرضها أقل من 0.5 م."),
            _l("ادمجها في القطعة التي خرجت منها."),
            tone="warning",
        ),
        Rule(
            "gap",
            _l("فجوة ضيقة بين قطعتين"),
            _l("فراغ بينهما عرضه بين 1 سم و30 سم ومساحته 0.10 م² فأكثر."),
            _l("عدّل الحد بينهما ليتلاقيا، أو اقبلها إن كانت أرضاً قائمة بذاتها."),
            tone="warning",
        ),
        Rule(
            "no_street",
            _l("قطعة لا يصلها شارع"),
            _l("لا ضلع لها على شارع ولا على ممر."),
            _l("تأكد من طبقة الشوارع، أو اقبلها إن كان الوصول إليها بحق ارتفاق."),
            tone="warning",
        ),
        Rule(
            "number_repeated",
            _l("رقم مكرر في المخطط"),
            _l("الرقم نفسه في المخطط والبلوك بعد توحيد الأرقام والحروف والأصفار البادئة."),
            _l("صحّح رقم إحداهما بتغيير أرض يذكر سنده."),
        ),
        Rule(
            "outside_plan",
            _l("قطعة خارج حد مخططها"),
            _l("جزء منها خارج حد المخطط المعتمد يبقى بعد تقليصه 2.5 سم."),
            _l("راجع حد المخطط المعتمد ورفع القطعة."),
        ),
        Rule(
            "far_from_block",
            _l("قطعة بعيدة عن بلوكها"),
            _l("لا قطعة من بلوكها على بعد 200 م منها."),
            _l("غالباً رقم البلوك أو المخطط خطأ."),
            tone="warning",
        ),
        Rule(
            "lost_text",
            _l("نص ضاع قبل وصوله"),
            _l("في الحقل علامتا استفهام متتاليتان فأكثر، أو حرف بديل."),
            _l("اطلب النسخة الأصلية من الجهة وأعد الاستيراد."),
            fix="file",
            tone="warning",
        ),
        Rule(
            "null_geometry",
            _l("صف بلا شكل في ملف مستورد"),
            _l("الصف في الملف بلا شكل أو شكله فارغ، فلم يدخل السجل."),
            _l("اطلب شكله من الجهة، أو ارسمه، أو اقبله إن كان محذوفاً."),
            fix="file",
            tone="warning",
        ),
        Rule(
            "rejected",
            _l("صف لم يُقبل من ملف مستورد"),
            _l("لم يجتز الصف فحص الاستيراد، وسببه مكتوب معه."),
            _l("صحّحه في المصدر وأعد الاستيراد."),
            fix="file",
        ),
        Rule(
            "repaired",
            _l("شكل أُصلح عند الاستيراد"),
            _l("كان الشكل غير سليم وأُصلح بطريقة البنية، ومساحته قبل وبعد مكتوبتان."),
            _l("قارن الشكلين. اقبله إن صح الإصلاح، وإلا فصحّح المصدر."),
            fix="file",
            tone="info",
        ),
    )
}
OF_IMPORTS = frozenset({"null_geometry", "rejected", "repaired"})
