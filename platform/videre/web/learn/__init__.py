"""The lesson page: a shell that is the same for everybody, and slots for what is the reader's."""

from videre.foundation.personal import Kept, declare_kept
from videre.web.learn import notes, questions, saying  # noqa: F401 - they declare their routes
from videre.web.learn.page import area

__all__ = ["area"]

for _name, _purpose in (
    ("videre.settings", "Your choices: speed, captions, tabs, view, whether videos stop at exercises."),
    ("videre.drafts", "What you typed into exercises and have not sent yet."),
    ("videre.laptop", "Exercises you keep for your laptop."),
):
    declare_kept(Kept(_name, "local storage", _purpose, "until you remove it"))
