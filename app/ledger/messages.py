"""The ledger's errors in the reader's words. Constraint names are codes too."""

from flask_babel import lazy_gettext as _l

MESSAGES = {
    "no_tariff": _l("لا توجد تعرفة سارية لهذا البند في %(on)s. أبلغ الإدارة المالية برمز البند %(tariff_code)s."),
    "invoice_not_found": _l("لم نجد هذه الفاتورة في حسابك. تأكد من رقمها."),
    "receipt_not_found": _l("لم نجد إيصالاً بهذا الرمز."),
    "invoice_already_paid": _l("هذه الفاتورة مسددة، ولا يلزمك أي سداد آخر."),
    "invoice_cancelled": _l("أُلغيت هذه الفاتورة، ولا يمكن سدادها."),
    "invoice_expired": _l("انتهت مدة سداد هذه الفاتورة. اطلب فاتورة بديلة من صفحة معاملتك."),
    "invoice_not_expired": _l("لا تصدر فاتورة بديلة إلا بعد انتهاء مدة السداد."),
    "gateway_unavailable": _l("بوابة الدفع لا تستجيب الآن. لم يُسحب أي مبلغ؛ يرجى المحاولة بعد دقيقة."),
    "reason_required": _l("اكتب السبب ثم أعد الإرسال."),
    "already_reversed": _l("سبق طلب رد هذه الدفعة أو ردّها."),
    "four_eyes": _l("من طلب رد المبلغ لا يقرره. يقرره موظف مالي آخر."),
    "already_decided": _l("سبق البت في هذا الطلب."),
    "notice_not_found": _l("لم نجد إشعاراً بهذا الرقم في بلدياتك."),
    "notice_settled": _l("سبق قيد هذا المبلغ، ولا يُقيّد مرتين."),
    "notice_currency": _l("المبلغ بعملة لا تُقيّد هنا (%(currency)s). راجع مزوّد الدفع ليرده من عنده."),
    "payment_not_reversible": _l("لا يمكن رد هذه الدفعة من حالتها الحالية."),
    "ex_tariff_one_at_a_time": _l("توجد تعرفة سارية لهذا البند في المدة نفسها. أنهِ مدتها أولاً."),
    "tariff_must_start_later": _l("تبدأ التعرفة الجديدة بعد بداية التعرفة الحالية (%(valid_from)s)، فالماضي لا يُعدّل."),
    "tariff_values_wrong": _l("راجع القيم: المبلغ رقم موجب، والتاريخ بصيغة سنة-شهر-يوم."),
}
