"""Decisions on plain values: a drawing, a parcel and the rules of its zone in, findings out."""

from licensing.rules.check import check_drawing, input_fingerprint
from licensing.rules.fence import check_fence
from licensing.rules.findings import Declared, Finding, Verdict, blocking, worst
from licensing.rules.general import Drawn

__all__ = ["Declared", "Drawn", "Finding", "Verdict", "blocking", "check_drawing", "check_fence", "input_fingerprint", "worst"]
