"""Language, numerals, calendars and Arabic text. ``app.i18n.language`` wires them into the web application."""

from app.i18n.bidi import clean_text, isolate, text_fault
from app.i18n.counts import counted, duration, register_nouns
from app.i18n.dates import both_dates, format_date, format_datetime, format_hijri
from app.i18n.digits import to_arabic_digits, to_western_digits
from app.i18n.folding import fold, name_key, sound_key
from app.i18n.money import format_money, format_number, money_in_words
from app.i18n.umm_al_qura import HijriDate, NoSuchHijriDate, OutsideHijriTable, add_hijri_years, gregorian, hijri

__all__ = [
    "HijriDate",
    "NoSuchHijriDate",
    "OutsideHijriTable",
    "add_hijri_years",
    "both_dates",
    "clean_text",
    "counted",
    "duration",
    "fold",
    "format_date",
    "format_datetime",
    "format_hijri",
    "format_money",
    "format_number",
    "gregorian",
    "hijri",
    "isolate",
    "money_in_words",
    "name_key",
    "register_nouns",
    "sound_key",
    "text_fault",
    "to_arabic_digits",
    "to_western_digits",
]
