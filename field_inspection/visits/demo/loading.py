"""Later."""
from app.demo import DemoContext


def load_visits(context: DemoContext) -> None:
    pass
