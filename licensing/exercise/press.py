"""The papers of the exercise are set by a process of its own, while the next service is filed already."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from types import TracebackType

from app.documents.typesetting import set_page
from licensing.exercise.outcome import Outcome


class Press:
    """Outcomes are told in the order in which they were filed, each when its paper is there."""

    def __init__(self) -> None:
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))  # begins with the first paper
        self._setting: dict[str, Future[bytes]] = {}
        self._told = 0

    def __enter__(self) -> "Press":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.shutdown(cancel_futures=True)

    def set(self, code: str, page: str) -> None:
        """The paper of this service is being set."""
        self._setting[code] = self._pool.submit(set_page, page)

    def deliver(self, outcomes: Sequence[Outcome], tell: Callable[[Outcome], None], *, wait: bool = False) -> None:
        """Tell those that are complete; ``wait``: all of them."""
        while self._told < len(outcomes) and (wait or self._is_set(outcomes[self._told].code)):
            outcome = outcomes[self._told]
            if (paper := self._setting.pop(outcome.code, None)) is not None:
                _look_at(paper, outcome)
            tell(outcome)
            self._told += 1

    def _is_set(self, code: str) -> bool:
        paper = self._setting.get(code)
        return paper is None or paper.done()


def _look_at(paper: Future[bytes], outcome: Outcome) -> None:
    if (error := paper.exception()) is not None:
        outcome.faults.append(f"its paper: {type(error).__name__}: {error}")
        return
    body = paper.result()
    outcome.paper_bytes = len(body)
    if not body.startswith(b"%PDF-"):
        outcome.faults.append("its paper is no PDF")
