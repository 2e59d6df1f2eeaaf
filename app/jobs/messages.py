from flask_babel import lazy_gettext as _l

MESSAGES = {"job_not_failed": _l("لا تعاد إلا المهمة التي توقفت بعد استنفاد محاولاتها. حدّث الصفحة لترى حالتها الآن.")}
