from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.authz import current_actor, requires
from app.i18n.digits import to_western_digits, whole_number
from app.ledger import commands, presenters, queries
from app.ledger.permissions import Permission as P

bp = Blueprint("finance", __name__, url_prefix="/finance")


@bp.get("/invoices")
@requires(P.INVOICE_LIST)
def list_invoices() -> ResponseReturnValue:
    actor, chosen = current_actor(), _invoice_filter()
    rows = queries.list_invoices(actor, chosen)
    return render_template(
        "ledger/invoices.html",
        rows=rows[: queries.PAGE_SIZE],
        chosen=chosen,
        states=presenters.STATES,
        totals=queries.totals_by_state(actor),
        collected=queries.collected_this_month(actor, chosen.municipality_id) if chosen.collected else None,
        branches=queries.branches(actor.municipalities_where(P.INVOICE_LIST)),
        next_url=_next(rows, "after", queries.keyset),
    )


@bp.get("/journal")
@requires(P.JOURNAL_VIEW)
def journal() -> ResponseReturnValue:
    actor = current_actor()
    chosen = queries.JournalFilter(_one_of("kind", presenters.ENTRY_KINDS), request.args.get("account", ""), _number("before"))
    rows = queries.list_entries(actor, chosen)
    return render_template(
        "ledger/journal.html",
        rows=rows[: queries.PAGE_SIZE],
        chosen=chosen,
        kinds=presenters.ENTRY_KINDS,
        accounts=queries.accounts_in_use(actor),
        next_url=_next(rows, "before", lambda e: e.number),
    )


@bp.get("/notices")
@requires(P.NOTICE_VIEW)
def notices() -> ResponseReturnValue:
    actor = current_actor()
    chosen = queries.NoticeFilter(_one_of("outcome", presenters.OUTCOMES), _number("before"))
    rows = queries.list_notices(actor, chosen)
    return render_template(
        "ledger/notices.html",
        rows=rows[: queries.PAGE_SIZE],
        chosen=chosen,
        outcomes=presenters.OUTCOMES,
        origins=presenters.ORIGINS,
        attention=queries.count_attention(actor),
        refused=queries.list_refused(),
        refusals=presenters.REFUSALS,
        suspended=queries.list_suspended(actor),
        mismatched=queries.list_mismatched(actor),
        may_keep=actor.may(P.PAYMENT_REVERSE),
        intents=queries.invoices_of_intents(rows),
        next_url=_next(rows, "before", lambda n: n.id),
    )


@bp.get("/reversals")
@requires(P.PAYMENT_REVERSE)
def reversals() -> ResponseReturnValue:
    actor = current_actor()
    rows = queries.list_reversals(actor)
    people = queries.names_of_users([i for row in rows for i in (row.requested_by_id, row.decided_by_id) if i])
    return render_template("ledger/reversals.html", rows=rows, states=presenters.REVERSAL_STATES, people=people, me=actor.user_id)


@bp.post("/payments/<receipt_number>/reversal")
@requires(P.PAYMENT_REVERSE)
def request_reversal(receipt_number: str) -> ResponseReturnValue:
    payment = queries.get_payment(receipt_number)
    commands.request_reversal(payment, request.form.get("reason", ""), current_actor())
    flash(_("سُجّل طلب الرد، وينتظر قرار موظف مالي آخر."), "success")
    return redirect(url_for(".reversals"), 303)


@bp.post("/reversals/<uuid:reversal_id>")
@requires(P.PAYMENT_REVERSE)
def decide_reversal(reversal_id: UUID) -> ResponseReturnValue:
    commands.decide_reversal(queries.get_reversal(reversal_id), request.form.get("decision") == "approve", current_actor())
    flash(_("سُجّل القرار في الدفتر."), "success")
    return redirect(url_for(".reversals"), 303)


@bp.post("/notices/<int:notice_id>/suspense")
@requires(P.PAYMENT_REVERSE)
def suspend_mismatch(notice_id: int) -> ResponseReturnValue:
    commands.suspend_mismatch(queries.get_notice(notice_id), request.form.get("reason", ""), current_actor())
    flash(_("قُيّد المبلغ معلّقاً لصاحبه، ويمكن طلب رده الآن. الفاتورة باقية مستحقة بمبلغها."), "success")
    return redirect(url_for(".notices"), 303)


@bp.post("/invoices/<reference>/cancel")
@requires(P.INVOICE_CANCEL)
def cancel_invoice(reference: str) -> ResponseReturnValue:
    invoice = queries.get_invoice(reference)
    commands.cancel_invoice(invoice, request.form.get("reason", ""), current_actor())
    flash(_("أُلغيت الفاتورة بقيد عكسي."), "success")
    return redirect(url_for("payer.show_invoice", reference=invoice.reference), 303)


def _invoice_filter() -> queries.InvoiceFilter:
    return queries.InvoiceFilter(
        state=_one_of("state", presenters.STATES),
        municipality_id=_number("municipality"),
        from_on=_day("from"),
        to_on=_day("to"),
        words=to_western_digits(request.args.get("words", "")),
        collected=request.args.get("collected") == "month",
        after=request.args.get("after", ""),
    )


def _one_of(name: str, known: dict) -> str:
    return value if (value := request.args.get(name, "")) in known else ""


def _number(name: str) -> int | None:
    return whole_number(request.args.get(name, ""), 17)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(to_western_digits(request.args.get(name, "")))
    except ValueError:
        return None


def _next(rows: list, name: str, token) -> str:
    """The address of the next page, filters kept; empty on the last page."""
    if len(rows) <= queries.PAGE_SIZE:
        return ""
    kept = {key: value for key, value in request.args.items() if key != name}
    return f"{request.path}?{urlencode(kept | {name: token(rows[queries.PAGE_SIZE - 1])})}"
