"""The map answers the form: every layer's yes and no about an application's ground, stored once and read by later rules."""

from licensing.passport.agencies import Consultee, agencies_for
from licensing.passport.answers import Answer
from licensing.passport.queries import Passport, passport_of

__all__ = ["Answer", "Consultee", "Passport", "agencies_for", "passport_of"]
