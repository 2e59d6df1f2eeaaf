"""Registers that licensing itself answers; violations and reports are answered by the package that keeps them."""

from flask import Flask

from licensing.registers import catalogue, documents, land, registry


def init_app(app: Flask) -> None:
    registry.init_app(app)
    finders = {
        "permits": documents.permits,
        "survey_decisions": documents.survey_decisions,
        "document_state": documents.document_state,
        "my_cases": documents.my_cases,
        "case_state": documents.case_state,
        "offices": documents.offices,
        "opportunities": documents.opportunities,
        "graves": documents.graves,
        "points": documents.points,
        "parcel_card": land.parcel_card,
        "vacant_land": land.vacant_land,
        "activity_requirements": catalogue.activity_requirements,
        "fee_estimate": catalogue.fee_estimate,
    }
    for name, finder in finders.items():
        registry.register_answer(app, name, finder)
