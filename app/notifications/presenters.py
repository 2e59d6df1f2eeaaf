"""Words for channels."""

from flask_babel import lazy_gettext as _l

CHANNELS = {"sms": (_l("رسالة نصية"), "phone"), "email": (_l("بريد إلكتروني"), "mail"), "inapp": (_l("رسالة في الحساب"), "bell")}
