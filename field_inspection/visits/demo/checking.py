"""Later."""


def checks() -> list:
    return []
