"""Pages for everybody: home, catalogue, courses and their pictures, and what programs ask of a site."""

from videre.web.public import courses, files, home, licence, partners, programs  # noqa: F401 - they declare their routes
from videre.web.public.area import area

__all__ = ["area"]
