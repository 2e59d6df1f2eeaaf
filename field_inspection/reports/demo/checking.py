"""What the demo promises of its reports."""


def checks() -> list[tuple[str, bool, str]]:
    return []
