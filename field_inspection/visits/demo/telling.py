"""Later."""


def stories() -> list:
    return []
