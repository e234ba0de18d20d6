"""The lesson page: a shell that is the same for everybody, and slots for what is the reader's."""

from videre.web.learn.page import area

__all__ = ["area"]
