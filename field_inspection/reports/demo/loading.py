"""Loading."""
from app.demo import DemoContext


def load_reports(context: DemoContext) -> None:
    pass
