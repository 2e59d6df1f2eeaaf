"""Where the next page of a list begins: what is written of the last row seen in an address."""

import re

_ID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TOKEN = re.compile(rf"(infinity|[0-9]{{1,10}}(\.[0-9]{{1,6}})?)_{_ID}")


def checked_token(token: str) -> str:
    """``<seconds since 1970, or infinity>_<id>`` as it came; empty, which is the first page, for whatever else somebody wrote there."""
    return token if _TOKEN.fullmatch(token) else ""


def is_id(text: str) -> bool:
    """The text is the id of a record."""
    return re.fullmatch(_ID, text) is not None
