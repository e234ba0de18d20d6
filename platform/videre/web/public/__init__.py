"""Pages for everybody: home, catalogue, courses and their pictures, and what programs ask of a site."""

from videre.web.public import (  # noqa: F401
    asking,
    code,
    composed,
    courses,
    feeds,
    files,
    home,
    hooks,
    instances,
    licence,
    listing,
    live,
    news,
    partners,
    places,
    programs,
    searching,
    topics,
)
from videre.web.public.area import area

__all__ = ["area"]
