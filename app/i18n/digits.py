"""Arabic-Indic and Persian digits in, Western digits stored and shown."""

_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬٪", "01234567890123456789.,%")
_ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def to_western_digits(text: str) -> str:
    """The text with every Arabic-Indic or Persian digit and numeric sign in its ASCII form; all else unchanged."""
    return text.translate(_WESTERN)


def whole_number(text: str, longest: int = 9) -> int | None:
    """The number that somebody typed or that an address names, in whatever digits; None for anything else, «²» too.

    Args:
        longest: digits at most; nine fit every integer column.
    """
    digits = to_western_digits(text).strip()
    return int(digits) if len(digits) <= longest and digits.isascii() and digits.isdigit() else None


def to_arabic_digits(text: str) -> str:
    """The text with ASCII digits in Arabic-Indic form, for letters and certificates that ask for it."""
    return text.translate(_ARABIC_INDIC)
