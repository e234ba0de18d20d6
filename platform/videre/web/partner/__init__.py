"""Pages for those who run a partner."""

from videre.web.partner import courses, look, members, numbers, overview, questions, settings  # noqa: F401 - they declare the routes
from videre.web.partner.area import area

__all__ = ["area"]
