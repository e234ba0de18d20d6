"""Signing up, signing in, signing out."""

from videre.web.signin import invitations, links, look_around, password, signup  # noqa: F401 - they declare the routes
from videre.web.signin.area import area

__all__ = ["area"]
