"""Signing up, signing in, signing out."""

from videre.web.signin import (  # noqa: F401 - they declare the routes
    campus,
    invitations,
    links,
    look_around,
    password,
    signup,
)
from videre.web.signin.area import area

__all__ = ["area"]
