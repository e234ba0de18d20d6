"""Pages for those who teach and help."""

from videre.web.teach.area import area

__all__ = ["area"]
