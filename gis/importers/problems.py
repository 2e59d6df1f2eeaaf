"""Why an import stops: the file cannot be taken, or only the operator can answer."""

from typing import Any


class UnusableFile(Exception):
    """The file is not what it claims, or is unsafe. Exit status 1.

    ``code`` is a sentence of ``gis.importers.messages`` that ``details`` complete.
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code + "".join(f" {name}={value}" for name, value in details.items()))
        self.code, self.details = code, details


class Question(Exception):
    """The file leaves something open that must not be guessed. Exit status 2; ``option`` is the one that answers."""

    def __init__(self, option: str, message: str, **details: Any) -> None:
        super().__init__(f"{message} Use {option}.")
        self.option, self.code, self.details = option, message, details
