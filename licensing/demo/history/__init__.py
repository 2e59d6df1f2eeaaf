"""Eighteen months of files that are over, written in bulk: rows as the commands would have left them."""

from licensing.demo.history.writing import write_history

__all__ = ["write_history"]
