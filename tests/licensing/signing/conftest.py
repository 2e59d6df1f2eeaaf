from datetime import date

import pytest

from app.documents.rendering import render_pdf

CODE = "7K2M-9QXA-4T5P-ZW8C"


@pytest.fixture(scope="module")
def paper(app):
    with app.test_request_context():
        return render_pdf(
            "licensing/permits/papers/licence.html",
            unit_name="بلدية السيح",
            title="رخصة",
            facts={"holder": "عبدالله بن صالح"},
            issued_on=date(2026, 11, 22),
            valid_to=None,
            reference="RC-2026-000001-2",
            conditions=["تُعلق في مكان ظاهر."],
        )
