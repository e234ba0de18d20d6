"""A person's own pages."""

from videre.web.me import account, address, carry, mydata, privacy, progress, roles  # noqa: F401 - they declare the routes
from videre.web.me.area import area

__all__ = ["area"]
