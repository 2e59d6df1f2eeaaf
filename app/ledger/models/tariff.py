from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Numeric, literal_column
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base
from app.ledger.rules import Rate


class Tariff(Base):
    """What one unit costs in a city class from a day to the day before another; law, not code."""

    __tablename__ = "tariff"
    __table_args__ = (
        CheckConstraint("city_class IN ('C1','C2','C3','C4','C5')", name="city_class_known"),
        CheckConstraint("amount >= 0 AND (minimum IS NULL OR minimum >= 0)", name="not_negative"),
        CheckConstraint("vat_rate >= 0 AND vat_rate < 1", name="vat_rate_is_a_share"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="ends_after_start"),
        ExcludeConstraint(
            (literal_column("code"), "="),
            (literal_column("city_class"), "="),
            (literal_column("daterange(valid_from, valid_to, '[)')"), "&&"),
            name="ex_tariff_one_at_a_time",
            using="gist",
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    code: Mapped[str]
    city_class: Mapped[str]
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 4))
    minimum: Mapped[Decimal | None]
    unit: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]
    account_code: Mapped[str] = mapped_column(ForeignKey("account.code"))
    vat_rate: Mapped[Decimal] = mapped_column(Numeric(5, 4), default=Decimal(0), server_default="0")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]  # the first day on which it no longer holds
    source: Mapped[str]
    is_sample: Mapped[bool] = mapped_column(default=False)

    @property
    def rate(self) -> Rate:
        return Rate(
            self.code,
            self.city_class,
            self.unit,
            self.amount,
            self.minimum,
            self.vat_rate,
            self.account_code,
            self.name_ar,
            self.name_en,
            self.source,
            self.is_sample,
        )
