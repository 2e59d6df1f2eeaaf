"""Committees, agencies, grievances, saved filters and leave."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations.sqlfile import run_sql_file

revision = "0020_review"
down_revision = "0019_permits"

VISITS_BEFORE = "'foundation','re_visit','complaint','periodic'"
VISITS = f"{VISITS_BEFORE},'licence','boundary','safety','completion','occupancy','works'"
TABLES = (
    "link_miss",
    "committee_session",
    "committee_seat",
    "committee_session_seat",
    "interest_declaration",
    "leave_cover",
    "phrase",
    "saved_filter",
    "case_escalation",
    "grievance",
    "committee_agenda_item",
    "consultation",
    "instant_audit",
    "ordered_inspection",
    "committee_vote",
    "consultation_answer",
)


def upgrade() -> None:
    _link_miss()
    _committee_session()
    _committee_seat()
    _committee_session_seat()
    _interest_declaration()
    _leave_cover()
    _phrase()
    _saved_filter()
    _case_escalation()
    _grievance()
    _committee_agenda_item()
    _consultation()
    _instant_audit()
    _ordered_inspection()
    _committee_vote()
    _consultation_answer()
    _existing()
    _kinds("visit", f"visit_kind IN ({VISITS})")
    run_sql_file("0020_review.sql")


def downgrade() -> None:
    run_sql_file("0020_review_undo.sql")
    for index in ("ix_case_desk", "ix_case_running_clock", "ix_case_waiting"):
        op.drop_index(index, "case")
    op.drop_constraint("ck_correction_item_response_known", "correction_item")
    op.drop_constraint("ck_correction_item_kind_known", "correction_item")
    op.drop_constraint("ck_correction_item_target_known", "correction_item")
    op.create_check_constraint(op.f("ck_correction_item_target_known"), "correction_item", "target IN ('answer','document','drawing')")
    for column in ("kind", "payload", "response", "response_note"):
        op.drop_column("correction_item", column)
    for table in reversed(TABLES):
        op.drop_table(table)
    _kinds("visit", f"visit_kind IN ({VISITS_BEFORE})")


def _kinds(table: str, known: str) -> None:
    op.drop_constraint(f"ck_{table}_kind_known", table)
    op.create_check_constraint(op.f(f"ck_{table}_kind_known"), table, known)


def _link_miss() -> None:
    op.create_table(
        "link_miss",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", postgresql.INET(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_miss")),
    )
    op.create_index("ix_link_miss_address_at", "link_miss", ["address", "at"], unique=False)


def _committee_session() -> None:
    op.create_table(
        "committee_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_code", sa.String(), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.Column("minutes_sha256", sa.String(length=64), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('planned','open','signed','cancelled')", name=op.f("ck_committee_session_state_known")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_committee_session_municipality_id_municipality")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_session")),
        sa.UniqueConstraint("municipality_id", "committee_code", "year", "number", name="uq_committee_session_number"),
    )
    op.create_index("ix_committee_session_calendar", "committee_session", ["municipality_id", "held_at"], unique=False)
    op.create_index(op.f("ix_committee_session_municipality_id"), "committee_session", ["municipality_id"], unique=False)


def _committee_seat() -> None:
    op.create_table(
        "committee_seat",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("committee_code", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("part IN ('chair','secretary','member')", name=op.f("ck_committee_seat_part_known")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_committee_seat_ends_after_start")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_committee_seat_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_committee_seat_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_seat")),
    )
    op.create_index("ix_committee_seat_committee", "committee_seat", ["municipality_id", "committee_code"], unique=False)
    op.create_index(op.f("ix_committee_seat_municipality_id"), "committee_seat", ["municipality_id"], unique=False)
    op.create_index("ix_committee_seat_user_id", "committee_seat", ["user_id"], unique=False)


def _committee_session_seat() -> None:
    op.create_table(
        "committee_session_seat",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.SmallInteger(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["committee_session.id"], name=op.f("fk_committee_session_seat_session_id_committee_session")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_committee_session_seat_user_id_user_account")),
        sa.PrimaryKeyConstraint("session_id", "user_id", name=op.f("pk_committee_session_seat")),
    )


def _interest_declaration() -> None:
    op.create_table(
        "interest_declaration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("declared_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint("relation IN ('relative','partner','creditor','other')", name=op.f("ck_interest_declaration_relation_known")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_interest_declaration_party_id_party")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_interest_declaration_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest_declaration")),
        sa.UniqueConstraint("user_id", "party_id", "declared_on", name=op.f("uq_interest_declaration_user_id")),
    )
    op.create_index("ix_interest_declaration_party_id", "interest_declaration", ["party_id"], unique=False)


def _leave_cover() -> None:
    op.create_table(
        "leave_cover",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("absent_id", sa.Uuid(), nullable=False),
        sa.Column("substitute_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("roles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("memberships", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("arranged_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("absent_id <> substitute_id", name=op.f("ck_leave_cover_two_people")),
        sa.CheckConstraint("to_on >= from_on", name=op.f("ck_leave_cover_ends_after_start")),
        sa.ForeignKeyConstraint(["absent_id"], ["user_account.id"], name=op.f("fk_leave_cover_absent_id_user_account")),
        sa.ForeignKeyConstraint(["arranged_by_id"], ["user_account.id"], name=op.f("fk_leave_cover_arranged_by_id_user_account")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_leave_cover_municipality_id_municipality")),
        sa.ForeignKeyConstraint(["substitute_id"], ["user_account.id"], name=op.f("fk_leave_cover_substitute_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_cover")),
    )
    op.create_index("ix_leave_cover_absent", "leave_cover", ["absent_id", "from_on", "to_on"], unique=False)
    op.create_index(op.f("ix_leave_cover_municipality_id"), "leave_cover", ["municipality_id"], unique=False)
    op.create_index("ix_leave_cover_substitute", "leave_cover", ["substitute_id", "from_on", "to_on"], unique=False)


def _phrase() -> None:
    op.create_table(
        "phrase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("occasion", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text_ar", sa.String(), nullable=False),
        sa.Column("legal_source", sa.String(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("updated_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("occasion IN ('correction','refusal','condition','suspension')", name=op.f("ck_phrase_occasion_known")),
        sa.ForeignKeyConstraint(["updated_by_id"], ["user_account.id"], name=op.f("fk_phrase_updated_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
        sa.UniqueConstraint("occasion", "code", name=op.f("uq_phrase_occasion")),
    )


def _saved_filter() -> None:
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("asked", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_saved_filter_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_filter_user_id")),
    )


def _case_escalation() -> None:
    op.create_table(
        "case_escalation",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("clock_name", sa.String(), nullable=False),
        sa.Column("running_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("percent", sa.SmallInteger(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("told_user_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_escalation_case_id_case")),
        sa.ForeignKeyConstraint(["told_user_id"], ["user_account.id"], name=op.f("fk_case_escalation_told_user_id_user_account")),
        sa.PrimaryKeyConstraint("case_id", "clock_name", "running_since", "percent", name=op.f("pk_case_escalation")),
    )
    op.create_index("ix_case_escalation_at", "case_escalation", ["at"], unique=False)


def _grievance() -> None:
    op.create_table(
        "grievance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("against_id", sa.Uuid(), nullable=False),
        sa.Column("decision_event_id", sa.Uuid(), nullable=True),
        sa.Column("first_decider_id", sa.Uuid(), nullable=True),
        sa.Column("grounds", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("remedy", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("outcome IS NULL OR outcome IN ('upheld','partly','rejected')", name=op.f("ck_grievance_outcome_known")),
        sa.CheckConstraint("remedy IS NULL OR remedy IN ('reopen','annul','none')", name=op.f("ck_grievance_remedy_known")),
        sa.ForeignKeyConstraint(["against_id"], ["case.id"], name=op.f("fk_grievance_against_id_case")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user_account.id"], name=op.f("fk_grievance_decided_by_id_user_account")),
        sa.ForeignKeyConstraint(["decision_event_id"], ["case_event.id"], name=op.f("fk_grievance_decision_event_id_case_event")),
        sa.ForeignKeyConstraint(["first_decider_id"], ["user_account.id"], name=op.f("fk_grievance_first_decider_id_user_account")),
        sa.ForeignKeyConstraint(["id"], ["case.id"], name=op.f("fk_grievance_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grievance")),
    )
    op.create_index("ix_grievance_against", "grievance", ["against_id"], unique=False)


def _committee_agenda_item() -> None:
    op.create_table(
        "committee_agenda_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("committee_code", sa.String(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("referred_by_id", sa.Uuid(), nullable=True),
        sa.Column("referred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("by_chair", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.String(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IS NULL OR outcome IN ('approve','refuse','return','postpone','withdrawn')",
            name=op.f("ck_committee_agenda_item_outcome_known"),
        ),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_committee_agenda_item_application_id_application")),
        sa.ForeignKeyConstraint(["referred_by_id"], ["user_account.id"], name=op.f("fk_committee_agenda_item_referred_by_id_user_account")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["committee_session.id"], name=op.f("fk_committee_agenda_item_session_id_committee_session")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee_agenda_item")),
    )
    op.create_index("ix_committee_agenda_item_application_id", "committee_agenda_item", ["application_id"], unique=False)
    op.create_index("ix_committee_agenda_item_session", "committee_agenda_item", ["session_id", "seq"], unique=False)
    op.create_index(
        "ix_committee_agenda_item_waiting",
        "committee_agenda_item",
        ["committee_code", "referred_at"],
        unique=False,
        postgresql_where=sa.text("session_id IS NULL AND outcome IS NULL"),
    )


def _consultation() -> None:
    op.create_table(
        "consultation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("agency_code", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("shown", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("nudged_percent", sa.SmallInteger(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting','answered','silent','revoked')", name=op.f("ck_consultation_state_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_consultation_application_id_application")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user_account.id"], name=op.f("fk_consultation_asked_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_consultation_token_hash")),
    )
    op.create_index("ix_consultation_application_id", "consultation", ["application_id"], unique=False)
    op.create_index("ix_consultation_waiting", "consultation", ["due_at"], unique=False, postgresql_where=sa.text("state = 'waiting'"))


def _instant_audit() -> None:
    op.create_table(
        "instant_audit",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("filer_party_id", sa.Uuid(), nullable=True),
        sa.Column("rate", sa.Numeric(precision=5, scale=4), nullable=False),
        sa.Column("audited_before", sa.Integer(), nullable=False),
        sa.Column("errors_before", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("audited_by_id", sa.Uuid(), nullable=True),
        sa.Column("audited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("municipality_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("outcome IS NULL OR outcome IN ('sound','slip','breach')", name=op.f("ck_instant_audit_outcome_known")),
        sa.CheckConstraint("rate > 0 AND rate <= 1", name=op.f("ck_instant_audit_rate_is_a_share")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_instant_audit_application_id_application")),
        sa.ForeignKeyConstraint(["audited_by_id"], ["user_account.id"], name=op.f("fk_instant_audit_audited_by_id_user_account")),
        sa.ForeignKeyConstraint(["filer_party_id"], ["party.id"], name=op.f("fk_instant_audit_filer_party_id_party")),
        sa.ForeignKeyConstraint(["municipality_id"], ["municipality.id"], name=op.f("fk_instant_audit_municipality_id_municipality")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_instant_audit")),
    )
    op.create_index("ix_instant_audit_filer", "instant_audit", ["filer_party_id", "audited_at"], unique=False)
    op.create_index(op.f("ix_instant_audit_municipality_id"), "instant_audit", ["municipality_id"], unique=False)
    op.create_index(
        "ix_instant_audit_waiting",
        "instant_audit",
        ["municipality_id", "drawn_at"],
        unique=False,
        postgresql_where=sa.text("outcome IS NULL"),
    )


def _ordered_inspection() -> None:
    op.create_table(
        "ordered_inspection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("visit_reference", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("checklist", sa.String(), nullable=False),
        sa.Column("ordered_by_id", sa.Uuid(), nullable=True),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("missed", sa.SmallInteger(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("outcome_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.CheckConstraint("outcome IS NULL OR outcome IN ('pass','fail','cancelled')", name=op.f("ck_ordered_inspection_outcome_known")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_ordered_inspection_application_id_application")),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["user_account.id"], name=op.f("fk_ordered_inspection_ordered_by_id_user_account")),
        sa.ForeignKeyConstraint(["visit_id"], ["case.id"], name=op.f("fk_ordered_inspection_visit_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ordered_inspection")),
    )
    op.create_index("ix_ordered_inspection_application_id", "ordered_inspection", ["application_id", "ordered_at"], unique=False)
    op.create_index("ix_ordered_inspection_visit_id", "ordered_inspection", ["visit_id"], unique=False)


def _committee_vote() -> None:
    op.create_table(
        "committee_vote",
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("vote", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("vote IN ('for','against','return','abstain','recused')", name=op.f("ck_committee_vote_vote_known")),
        sa.ForeignKeyConstraint(["item_id"], ["committee_agenda_item.id"], name=op.f("fk_committee_vote_item_id_committee_agenda_item")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_committee_vote_user_id_user_account")),
        sa.PrimaryKeyConstraint("item_id", "user_id", name=op.f("pk_committee_vote")),
    )


def _consultation_answer() -> None:
    op.create_table(
        "consultation_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("conditions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by_silence", sa.Boolean(), nullable=False),
        sa.Column("signer_name", sa.String(), nullable=False),
        sa.Column("signer_post", sa.String(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("address", postgresql.INET(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("answer IN ('no_objection','conditions','objection')", name=op.f("ck_consultation_answer_answer_known")),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultation.id"], name=op.f("fk_consultation_answer_consultation_id_consultation")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_consultation_answer_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_answer")),
    )
    op.create_index("ix_consultation_answer_consultation_id", "consultation_answer", ["consultation_id", "id"], unique=False)


def _existing() -> None:
    op.create_index("ix_case_desk", "case", ["assigned_to_id", "due_at", "id"], unique=False, postgresql_where=sa.text("closed_at IS NULL"))
    op.create_index(
        "ix_case_running_clock",
        "case",
        ["clock_name", "due_at"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL AND due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_case_waiting",
        "case",
        ["municipality_id", "kind", "state", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.add_column("correction_item", sa.Column("kind", sa.String(), server_default="completion", nullable=False))
    op.add_column("correction_item", sa.Column("payload", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column("correction_item", sa.Column("response", sa.String(), nullable=True))
    op.add_column("correction_item", sa.Column("response_note", sa.String(), server_default="", nullable=False))
    op.create_check_constraint(
        op.f("ck_correction_item_kind_known"), "correction_item", "kind IN ('completion','document','boundary','fee','description','party')"
    )
    op.create_check_constraint(
        op.f("ck_correction_item_response_known"), "correction_item", "response IS NULL OR response IN ('accepted','rejected')"
    )
    op.drop_constraint("ck_correction_item_target_known", "correction_item")
    op.create_check_constraint(
        op.f("ck_correction_item_target_known"), "correction_item", "target IN ('answer','document','drawing','proposal')"
    )
