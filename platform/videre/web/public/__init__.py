"""Pages for everybody: home, catalogue, courses and their pictures, and what programs ask of a site."""

from videre.web.public import asking, courses, files, home, licence, live, partners, places, programs, topics  # noqa: F401
from videre.web.public.area import area

__all__ = ["area"]
