"""Every service is filed through to its document, by the commands that people use; afterwards nothing of it is left."""

from licensing.exercise.outcome import Outcome
from licensing.exercise.runner import exercise

__all__ = ["Outcome", "exercise"]
