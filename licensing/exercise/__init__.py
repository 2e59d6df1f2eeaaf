"""Every service is filed through to its document, by the commands that people use; afterwards nothing of it is left."""

from licensing.exercise.runner import Outcome, exercise

__all__ = ["Outcome", "exercise"]
