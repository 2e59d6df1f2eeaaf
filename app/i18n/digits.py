"""Arabic-Indic and Persian digits in, Western digits stored and shown."""

_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬٪", "01234567890123456789.,%")
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def to_western_digits(text: str) -> str:
    """The text with every Arabic-Indic or Persian digit and numeric sign in its ASCII form; all else unchanged."""
    return text.translate(_WESTERN)


def to_arabic_digits(text: str) -> str:
    """The text with ASCII digits in Arabic-Indic form, for letters and certificates that ask for it."""
    return text.translate(_ARABIC_INDIC)
