"""What became of one service."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """``path``: the actions to its document; ``faults``: empty where all held."""

    code: str
    fields: int = 0
    documents: int = 0
    rules: int = 0
    path: str = ""
    paper_bytes: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.faults
