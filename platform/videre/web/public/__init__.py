"""Pages for everybody: home, catalogue, courses and their pictures, and what programs ask of a site."""

from videre.web.public import (  # noqa: F401
    asking,
    code,
    courses,
    feeds,
    files,
    home,
    hooks,
    instances,
    licence,
    live,
    partners,
    places,
    programs,
    topics,
)
from videre.web.public.area import area

__all__ = ["area"]
