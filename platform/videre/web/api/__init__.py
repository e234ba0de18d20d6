"""What scripts ask for, and the forms of lesson pages."""

from videre.web.api import coverage, evidence, exercises, marks  # noqa: F401 - they declare the routes
from videre.web.api.area import area

__all__ = ["area"]
