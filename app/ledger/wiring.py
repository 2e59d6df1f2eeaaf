"""What the ledger plugs into the platform."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.authz import grant
from app.casework.pages import add_case_section, add_own_section
from app.demo import register_check, register_loader
from app.errors import register_messages
from app.jobs import register_task
from app.ledger import cli, demo, presenters, sections, tariff_files, tasks
from app.ledger.commands.notices import ANNOUNCE
from app.ledger.gateways import current
from app.ledger.messages import MESSAGES
from app.ledger.permissions import Permission as P
from app.ledger.views import finance, notices, payer, tariffs
from app.navigation import NavItem, register_landing, register_nav
from app.verification import register_resolver


def init_app(app: Flask) -> None:
    current.init_app(app)
    tariff_files.init_app(app)
    presenters.register_filters(app.jinja_env)
    for blueprint in (payer.bp, notices.bp, finance.bp, tariffs.bp):
        app.register_blueprint(blueprint)
    app.cli.add_command(cli.ledger)
    app.cli.add_command(cli.gateway)
    register_messages(app, MESSAGES)
    add_case_section(app, sections.invoices_of_case)
    add_own_section(app, sections.unpaid_of_actor)
    register_resolver(app, 20, sections.verified_receipt)
    register_loader(app, 6, "tariffs", demo.load_tariffs)
    register_check(app, demo.check_books)
    _grant(app)
    _work(app)
    _navigate(app)


def _grant(app: Flask) -> None:
    grant(app, "payer", P.INVOICE_VIEW, P.INVOICE_PAY)
    grant(app, "finance", P.INVOICE_VIEW, P.INVOICE_LIST, P.INVOICE_CANCEL, P.JOURNAL_VIEW, P.NOTICE_VIEW, P.PAYMENT_REVERSE, P.TARIFF_VIEW)
    grant(app, "director", P.INVOICE_VIEW, P.INVOICE_LIST, P.JOURNAL_VIEW, P.TARIFF_VIEW)
    grant(app, "administrator", P.TARIFF_VIEW, P.TARIFF_EDIT)
    for role in ("reviewer", "approver", "clerk", "inspector"):
        grant(app, role, P.INVOICE_VIEW)


def _work(app: Flask) -> None:
    register_task(
        app,
        "ledger.enquire_silent",
        tasks.enquire_silent,
        queue="money",
        cron="* * * * *",
        attempts=1,
        label=_l("البحث عن مدفوعات لم يصل إشعارها"),
    )
    register_task(app, tasks.ENQUIRE, tasks.enquire, queue="money", attempts=6, label=_l("استعلام بوابة الدفع"))
    register_task(
        app, "ledger.match_parked", tasks.match_parked, queue="money", cron="*/5 * * * *", attempts=1, label=_l("مطابقة الإشعارات المنتظرة")
    )
    register_task(app, ANNOUNCE, tasks.announce_paid, queue="money", attempts=12, label=_l("إكمال معاملة بعد سدادها"))


def _navigate(app: Flask) -> None:
    register_nav(
        app,
        NavItem("payer.own_invoices", _l("فواتيري"), P.INVOICE_VIEW, "account", 20),
        NavItem("finance.list_invoices", _l("الفواتير"), P.INVOICE_LIST, "staff", 60),
        NavItem("finance.journal", _l("دفتر اليومية"), P.JOURNAL_VIEW, "staff", 61),
        NavItem("finance.notices", _l("إشعارات السداد"), P.NOTICE_VIEW, "staff", 62),
        NavItem("finance.reversals", _l("طلبات رد المبالغ"), P.PAYMENT_REVERSE, "staff", 63),
        NavItem("tariffs.list_tariffs", _l("التعرفة"), P.TARIFF_VIEW, "admin", 40),
    )
    register_landing(app, "finance", "finance.list_invoices", order=30)
