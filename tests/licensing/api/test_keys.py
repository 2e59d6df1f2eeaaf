"""Keys: shown once, kept as a hash, narrowed by scope, counted, ended."""

from datetime import UTC, datetime, timedelta

import pytest

from app import db
from app.authz import acting_as
from app.idempotency import IdempotencyKey
from app.identity.models import User
from licensing.api import keys
from licensing.models import ApiCall, ApiKey
from tests.factories.people import make_party, person
from tests.licensing.api.conftest import key_of, program


@pytest.fixture
def owner(db_session):
    party = make_party()
    return party, person(party)


def test_only_the_hash_is_kept(owner):
    party, actor = owner
    key, text = key_of(actor, party)
    assert text.startswith(f"amn_{key.prefix}_") and text[13:] not in repr(vars(key))
    assert len(key.secret_hash) == 64


def test_who_has_no_key_or_a_wrong_one_is_told_so(client, owner):
    party, actor = owner
    _key, text = key_of(actor, party)
    for header, code in [("", "api_key_missing"), ("Basic abc", "api_key_missing"), (f"Bearer {text[:-1]}x", "api_key_unknown")]:
        refused = client.get("/api/v1/me", headers={"Authorization": header})
        assert (refused.status_code, refused.json["code"]) == (401, code)
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_browsers_session_opens_no_door_of_the_interface(sign_in, owner):
    assert sign_in(owner[1]).get("/api/v1/me").status_code == 401


def test_a_key_that_was_revoked_expired_or_whose_person_left_opens_nothing(client, owner):
    party, actor = owner
    for end in ("revoked", "expired", "left"):
        key, text = key_of(actor, party)
        call = program(client, text)
        assert call("GET", "/me").json["key"] == key.prefix
        if end == "revoked":
            with acting_as(actor):
                keys.revoke_key(key.id, actor)
        elif end == "expired":
            key.expires_at = datetime.now(UTC) - timedelta(seconds=1)
        else:
            db.session().get_one(User, actor.user_id).is_active = False
        db.session().flush()
        assert call("GET", "/me").json["code"] == "api_key_ended", end


def test_a_scope_that_the_key_lacks_is_named(client, owner):
    party, actor = owner
    call = program(client, key_of(actor, party, ["permits:read"])[1])
    assert call("GET", "/permits").status_code == 200
    refused = call("GET", "/applications")
    assert (refused.status_code, refused.json["code"], refused.json["details"]["scope"]) == (403, "scope_missing", "applications:read")


def test_calls_are_counted_in_the_database_and_refused_above_the_number(committing_client, committed_db):
    party = make_party()
    key, text = key_of(person(party), party)
    key.per_minute = 3
    committed_db.commit()
    call = program(committing_client, text)
    answers = [call("GET", "/me") for _ in range(3)]
    assert [a.headers["RateLimit-Remaining"] for a in answers] == ["2", "1", "0"]
    over = call("GET", "/me")
    assert (over.status_code, over.json["code"], over.headers["Retry-After"]) == (429, "api_too_many", "60")
    assert db.session().query(ApiCall).filter_by(key_id=key.id).one().calls == 4  # the refused one too
    assert db.session().get(ApiKey, key.id, populate_existing=True).last_used_at is not None


def test_the_page_makes_a_key_shows_it_once_and_keeps_it_nowhere(sign_in, no_form_tokens, owner):
    party, actor = owner
    browser = sign_in(actor)
    form = {"name": "مكتبنا", "scopes": ["applications:read", "applications:write"], "days": "90"}
    made = browser.post("/account/keys", data=form, headers={"Idempotency-Key": "make-a-key-1"})
    (key,) = db.session().query(ApiKey).filter_by(party_id=party.id)
    assert made.status_code == 200 and f"amn_{key.prefix}_" in made.text and key.scopes == form["scopes"]
    secret = made.text.partition(f"amn_{key.prefix}_")[2][:43]
    assert secret not in browser.get("/account/keys").text
    kept = db.session().query(IdempotencyKey).filter_by(key="make-a-key-1").one()
    assert kept.body is None
    again = browser.post("/account/keys", data=form, headers={"Idempotency-Key": "make-a-key-1"})
    assert (again.status_code, again.headers["Location"]) == (303, "/account/keys")
    ended = browser.post(f"/account/keys/{key.id}/revoke", headers={"Idempotency-Key": "end-the-key-1"})
    assert ended.status_code == 303 and db.session().get(ApiKey, key.id, populate_existing=True).revoked_at is not None


def test_a_form_that_is_wrong_keeps_what_was_typed(sign_in, no_form_tokens, owner):
    refused = sign_in(owner[1]).post("/account/keys", data={"name": "مكتبنا", "days": "90"}, headers={"Idempotency-Key": "wrong-key-1"})
    assert refused.status_code == 422 and 'value="مكتبنا"' in refused.text and "اختر صلاحية واحدة" in refused.text


def test_anothers_key_cannot_be_ended(sign_in, no_form_tokens, owner):
    party, actor = owner
    key, _text = key_of(actor, party)
    other = make_party("غيره")
    refused = sign_in(person(other)).post(f"/account/keys/{key.id}/revoke", headers={"Idempotency-Key": "not-mine-01"})
    assert refused.status_code == 404 and db.session().get(ApiKey, key.id, populate_existing=True).revoked_at is None
