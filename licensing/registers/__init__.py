"""Inquiries answered by registers: rows that are there today, never a stamped page."""

from licensing.registers.registry import Asked, Found, answer_of, register_answer

__all__ = ["Asked", "Found", "answer_of", "register_answer"]
