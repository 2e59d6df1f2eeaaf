"""Settings: what wins over what, and which secrets are refused."""

import stat

import pytest
from pydantic import ValidationError

import config
from config import DEFAULT_GATEWAY_SECRET, DEFAULT_SECRET, Config, conninfo, normalised
from ops.settings import read_env, with_secrets, write_env

URL = "postgres://u:p%40ss@db.example:6543/land?sslmode=require"
STRONG = {"SECRET_KEY": "s" * 40, "GATEWAY_SECRET": "g" * 40}


@pytest.fixture
def run_env(monkeypatch, tmp_path):
    """A var/run.env of the test's own, and an environment that says nothing."""
    path = tmp_path / "run.env"
    monkeypatch.setattr(config, "RUN_ENV", path)
    for name in Config.model_fields:
        monkeypatch.delenv(name, raising=False)
    return path


@pytest.mark.parametrize("spelling", ["postgres", "postgresql", "postgresql+psycopg", "postgresql+psycopg2"])
def test_any_postgres_address_becomes_psycopg2s(spelling):
    address = URL.replace("postgres:", f"{spelling}:", 1)

    assert Config(DATABASE_URL=address).DATABASE_URL == "postgresql+psycopg2://u:p%40ss@db.example:6543/land?sslmode=require"


def test_the_workers_connection_is_the_same_database():
    assert conninfo(URL) == "host=db.example port=6543 dbname=land user=u password=p@ss sslmode=require"
    assert conninfo("postgresql://a@/x?host=/run/a b&port=5") == "host='/run/a b' port=5 dbname=x user=a"


def test_the_environment_wins_over_the_file(run_env, monkeypatch):
    write_env(run_env, {"DATABASE_URL": URL, "PORT": "8000", "SECRET_KEY": "from file"})
    monkeypatch.setenv("PORT", "9000")

    told = Config.from_env()

    assert (told.PORT, told.SECRET_KEY, told.PUBLIC_URL, told.GATEWAY_URL) == (
        9000,
        "from file",
        "http://localhost:9000",
        "http://127.0.0.1:9001",
    )


def test_another_database_is_never_migrated_as_the_files_owner(run_env, monkeypatch):
    write_env(run_env, {"DATABASE_URL": URL, "OWNER_DATABASE_URL": URL.replace("u:", "owner:")})
    monkeypatch.setenv("DATABASE_URL", "postgresql://dev@/own")

    assert Config.from_env().OWNER_DATABASE_URL == "postgresql+psycopg2://dev@/own"


def test_a_test_takes_no_secret_of_the_installation_beside_it(run_env, monkeypatch):
    write_env(run_env, {"DATABASE_URL": URL, "STORAGE_SRID": "32638", **STRONG})
    monkeypatch.setenv("ENVIRONMENT", "test")
    monkeypatch.setenv("DATABASE_URL", "postgresql://dev@/own")

    told = Config.from_env()

    assert (told.GATEWAY_SECRET, told.SECRET_KEY, told.STORAGE_SRID) == (DEFAULT_GATEWAY_SECRET, DEFAULT_SECRET, 9358)


def test_without_any_database_the_answer_names_the_command(run_env):
    with pytest.raises(RuntimeError, match="make serve"):
        Config.from_env()


@pytest.mark.parametrize("weak", [{}, {"SECRET_KEY": "short"}, {"SECRET_KEY": DEFAULT_SECRET}, {"GATEWAY_SECRET": "short"}])
def test_production_refuses_a_default_or_short_secret(weak, monkeypatch):
    for name in STRONG:
        monkeypatch.delenv(name, raising=False)
    told = (STRONG | weak) if weak else {}

    with pytest.raises(ValidationError, match="in production"):
        Config(ENVIRONMENT="production", DATABASE_URL=URL, **told)


def test_production_takes_secrets_of_its_own():
    assert Config(ENVIRONMENT="production", DATABASE_URL=URL, **STRONG).SECRET_KEY == "s" * 40


def test_no_message_shows_a_secret():
    shown = repr(Config(DATABASE_URL=URL, **STRONG))
    with pytest.raises(ValidationError) as refused:
        Config(DATABASE_URL=URL, PORT="none", **STRONG)

    for text in (shown, str(refused.value)):
        assert "ssss" not in text
        assert "p%40ss" not in text


def test_database_addresses_keep_their_passwords():
    assert normalised(URL).password == "p@ss"


def test_secrets_are_made_once_and_kept_private(tmp_path):
    path = tmp_path / "var" / "run.env"
    first = with_secrets({"PORT": "8000"})
    write_env(path, first)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert with_secrets(read_env(path)) == first
    assert len(first["SECRET_KEY"]) >= 32
    assert first["SECRET_KEY"] != first["GATEWAY_SECRET"]
    assert [p.name for p in path.parent.iterdir()] == ["run.env"]
