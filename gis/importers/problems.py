"""Why an import stops: the file cannot be taken, or only the operator can answer."""


class UnusableFile(Exception):
    """The file is not what it claims, or is unsafe. Exit status 1; the message says what was found."""


class Question(Exception):
    """The file leaves something open that must not be guessed. Exit status 2; ``option`` is the one that answers."""

    def __init__(self, option: str, message: str) -> None:
        super().__init__(f"{message} Use {option}.")
        self.option = option
