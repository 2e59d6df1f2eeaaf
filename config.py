"""Settings of one installation: typed, read from the environment, then from ``var/run.env``.

``ops`` writes ``var/run.env`` (mode 600) when it sets the machine up, so that every command started from the
checkout finds the same database and the same secrets with no further environment. Imported by ``wsgi``, the
tests and ``migrations/env.py`` only.
"""

import os
from pathlib import Path
from typing import Any, Literal, Self

from psycopg.conninfo import make_conninfo
from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url

from ops import cluster
from ops.paths import ROOT, RUN_ENV
from ops.settings import read_env

MEGABYTE = 1024 * 1024
DEFAULT_SECRET = "development-only-secret-of-no-value"
DEFAULT_GATEWAY_SECRET = "development-only-gateway-secret"
SHORTEST_SECRET = 32


def normalised(address: str) -> URL:
    """The address in the form SQLAlchemy's psycopg2 driver takes, whatever postgres spelling came in."""
    return make_url(address).set(drivername="postgresql+psycopg2")


def conninfo(address: str) -> str:
    """The same database as a libpq connection string, for psycopg 3 (worker, LISTEN, tile pool)."""
    url = normalised(address)
    parts = {"host": url.host, "port": url.port, "dbname": url.database, "user": url.username, "password": url.password}
    return make_conninfo("", **{key: str(value) for key, value in {**parts, **url.query}.items() if value})


class Config(BaseSettings):
    """Everything an installation may be told. Field names are the names of the environment variables."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore", frozen=True, hide_input_in_errors=True)

    ENVIRONMENT: Literal["development", "test", "production"] = "development"
    DEMO: bool = Field(default=False, description="Demo accounts on the sign-in page, tour at /demo.")

    DATABASE_URL: str = Field(repr=False, description="The application's role: neither owner nor superuser.")
    OWNER_DATABASE_URL: str = Field(default="", repr=False, description="For migrations; default DATABASE_URL.")
    DATABASE_POOL_SIZE: int = Field(default=5, description="Connections kept by each process.")
    STORAGE_SRID: int = Field(default=9358, description="CRS of the register, in metres; fixed by the first migration.")
    INSTALLATION_EXTENT: str = Field(default="46.4,23.2,48.2,24.9", description="Box of the land: west,south,east,north.")

    SECRET_KEY: str = Field(default=DEFAULT_SECRET, repr=False)
    PUBLIC_URL: str = Field(default="", description="In QR codes and messages; default http://localhost:PORT.")
    PORT: int = 8000
    BIND: str = "127.0.0.1"

    VAR_DIR: Path = ROOT / "var"
    MEDIA_DIR: Path = Field(default=Path(), description="Stored documents; default VAR_DIR/media.")
    TILE_CACHE_BYTES: int = Field(default=64 * MEGABYTE, description="Map tiles each process keeps; 0 keeps none.")
    MAX_DOCUMENT_BYTES: int = 20 * MEGABYTE
    MAX_PHOTO_BYTES: int = 15 * MEGABYTE
    MAX_IMPORT_BYTES: int = 2048 * MEGABYTE
    MAX_BODY_BYTES: int = Field(default=1 * MEGABYTE, description="Any body that is not an upload.")

    GATEWAY_URL: str = Field(default="", description="Payment gateway; default the sandbox on PORT+1.")
    GATEWAY_SECRET: str = Field(default=DEFAULT_GATEWAY_SECRET, repr=False)

    SIGNING: Literal["soft", "pkcs11", "none"] = Field(
        default="soft", description="Who signs issued papers: the key in VAR_DIR/signing, or a hardware module."
    )
    PKCS11_MODULE: str = Field(default="", description="Library of the hardware module.")
    PKCS11_TOKEN: str = Field(default="", description="Label of its token.")
    PKCS11_KEY: str = Field(default="", description="Label of key and certificate in it.")
    PKCS11_PIN: str = Field(default="", repr=False)
    PKCS11_AUTHORITY: str = Field(default="", description="File with the certificate of the authority that issued it, PEM.")

    @field_validator("DATABASE_URL", "OWNER_DATABASE_URL")
    @classmethod
    def _psycopg2_form(cls, value: str) -> str:
        return normalised(value).render_as_string(hide_password=False) if value else value

    @model_validator(mode="before")
    @classmethod
    def _fill_dependent_defaults(cls, data: dict[str, Any]) -> dict[str, Any]:
        port = int(data.get("PORT") or 8000)
        defaults = {
            "OWNER_DATABASE_URL": data.get("DATABASE_URL", ""),
            "PUBLIC_URL": f"http://localhost:{port}",
            "GATEWAY_URL": f"http://127.0.0.1:{port + 1}",
            "MEDIA_DIR": Path(data.get("VAR_DIR") or ROOT / "var") / "media",
        }
        return data | {key: value for key, value in defaults.items() if not data.get(key)}

    @model_validator(mode="after")
    def _refuse_weak_production_secrets(self) -> Self:
        for name in ("SECRET_KEY", "GATEWAY_SECRET") if self.ENVIRONMENT == "production" else ():
            secret = getattr(self, name)
            if secret in (DEFAULT_SECRET, DEFAULT_GATEWAY_SECRET) or len(secret) < SHORTEST_SECRET:
                raise ValueError(f"{name} needs at least {SHORTEST_SECRET} characters of its own in production")
        return self

    @property
    def worker_conninfo(self) -> str:
        """libpq connection string of the application's role."""
        return conninfo(self.DATABASE_URL)

    @property
    def testing(self) -> bool:
        return self.ENVIRONMENT == "test"

    @classmethod
    def from_env(cls, **overrides: Any) -> "Config":
        """The settings of this checkout: overrides, then environment, then var/run.env.

        A program that tests start takes nothing from the installation beside them.
        A private cluster that ``var/run.env`` names and that is down is started first.
        """
        written = {} if os.environ.get("ENVIRONMENT") == "test" else read_env(RUN_ENV)
        told = {name: value for name, value in os.environ.items() if name in cls.model_fields and value} | overrides
        if told.get("DATABASE_URL", written.get("DATABASE_URL")) != written.get("DATABASE_URL"):
            written.pop("OWNER_DATABASE_URL", None)  # it owns another database than the one we were told
        values: dict[str, Any] = written | told
        if "DATABASE_URL" not in values:
            raise RuntimeError("No database is set up: run `make serve` once, or set DATABASE_URL.")
        cluster.ensure_running(values["DATABASE_URL"])
        return cls(**values)
