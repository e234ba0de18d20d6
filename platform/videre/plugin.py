"""Everything a plugin may rely on, from one place: ``from videre.plugin import ExerciseKind, Channel, …``.

Nothing of Videre imports this module. A name is looked up when it is used: exercise kinds are loaded in small
processes with little memory, which are not to load the mail channel as well.

- Exercise kinds (entry points `videre.exercises`): `ExerciseKind`, `Statement`, `Answer`, `Parsed`, `Verdict`,
  `OptionVerdict`, `Json`, `Report`, `refused`, `typed_answer`. The page's part of a kind is
  ``templates/learn/exercises/_<kind>.html`` in the plugin's package.
- Sources of videos (`videre.video_sources`): `VideoSource`, `Brought`, `BroughtCaptions`, `Say`.
- Channels (`videre.channels`): `Channel`, `Post`, `Refused`, `NotNow`.
- `Storage` for files elsewhere; `Settings`; and the refusals `Invalid`, `NotFound`, `NotAllowed`, `Conflict`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from videre.content.exercises import (
        Answer,
        ExerciseKind,
        Json,
        OptionVerdict,
        Parsed,
        Statement,
        Verdict,
        refused,
        typed_answer,
    )
    from videre.content.problems import Report
    from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
    from videre.foundation.settings import Settings
    from videre.foundation.storage import Storage
    from videre.media.sources import Brought, BroughtCaptions, Say, VideoSource
    from videre.notifications.channels import Channel, NotNow, Post, Refused

__all__ = [
    "Answer",
    "Brought",
    "BroughtCaptions",
    "Channel",
    "Conflict",
    "ExerciseKind",
    "Invalid",
    "Json",
    "NotAllowed",
    "NotFound",
    "NotNow",
    "OptionVerdict",
    "Parsed",
    "Post",
    "Refused",
    "Report",
    "Say",
    "Settings",
    "Statement",
    "Storage",
    "Verdict",
    "VideoSource",
    "refused",
    "typed_answer",
]

_HOMES = {
    "videre.content.exercises": (
        "Answer",
        "ExerciseKind",
        "Json",
        "OptionVerdict",
        "Parsed",
        "Statement",
        "Verdict",
        "refused",
        "typed_answer",
    ),
    "videre.content.problems": ("Report",),
    "videre.foundation.errors": ("Conflict", "Invalid", "NotAllowed", "NotFound"),
    "videre.foundation.settings": ("Settings",),
    "videre.foundation.storage": ("Storage",),
    "videre.media.sources": ("Brought", "BroughtCaptions", "Say", "VideoSource"),
    "videre.notifications.channels": ("Channel", "NotNow", "Post", "Refused"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """The thing from the room it lives in."""
    if name not in _HOME:
        raise AttributeError(f"videre.plugin has no {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """What there is."""
    return __all__
