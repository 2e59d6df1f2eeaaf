"""The private PostGIS cluster of this checkout."""


def ensure_running(database_url: str = "") -> None:
    """The private cluster answers; a stopped one is started."""
