"""Pages for those who run a partner."""

from videre.web.partner.area import area

__all__ = ["area"]
