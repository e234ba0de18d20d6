"""Looking after the site."""

from videre.web.admin import numbers, outbox, overview, partners  # noqa: F401 - they declare the routes
from videre.web.admin.area import area

__all__ = ["area"]
