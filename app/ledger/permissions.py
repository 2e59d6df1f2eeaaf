from enum import StrEnum


class Permission(StrEnum):
    INVOICE_VIEW = "app:invoice:view"
    INVOICE_PAY = "app:invoice:pay"
    INVOICE_LIST = "app:invoice:list"
    INVOICE_CANCEL = "app:invoice:cancel"
    JOURNAL_VIEW = "app:journal:view"
    NOTICE_VIEW = "app:notice:view"
    PAYMENT_REVERSE = "app:payment:reverse"
    TARIFF_VIEW = "app:tariff:view"
    TARIFF_EDIT = "app:tariff:edit"
