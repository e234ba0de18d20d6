"""A person's own pages."""

from videre.web.me import (  # noqa: F401 - they declare the routes
    account,
    address,
    calendar,
    carry,
    joining,
    mydata,
    privacy,
    progress,
    questions,
    roles,
)
from videre.web.me.area import area

__all__ = ["area"]
