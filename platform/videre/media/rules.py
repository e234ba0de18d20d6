"""Decisions about videos on plain values: names, times, languages, steps."""

import re
from typing import Final, Literal

from videre.foundation.addresses import is_slug
from videre.foundation.errors import Invalid, shortened
from videre.foundation.language import NAMES
from videre.foundation.worded import worded

Step = Literal["waiting", "fetch", "probe", "encode", "poster", "captions", "store", "publish", "done", "failed"]
STEPS: Final[tuple[Step, ...]] = ("fetch", "probe", "encode", "poster", "captions", "store", "publish")

MOST_SECONDS = 24 * 3600
LONGEST_DESCRIPTION = 5_000
MOST_PIXELS_WIDE = 8192
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})?", re.ASCII)
CLOCK = re.compile(r"(?:(?P<h>[0-9]{1,2}):)?(?P<m>[0-9]{1,3}):(?P<s>[0-5][0-9](?:[.,][0-9]{1,3})?)", re.ASCII)
EPISODE = re.compile(r"[a-z0-9-]{1,40}/[a-z0-9-]{1,40}", re.ASCII)
PICTURES = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF"}


def checked_name(name: str) -> str:
    """A video's name, as it stands in an episode's front matter."""
    if not is_slug(name):
        raise Invalid(
            fields={
                "name": worded(
                    "A video's name has only a–z, 0–9 and “-”, at most 40 of them (found %(name)s).",
                    name=f"{shortened(name)!r}",
                )
            }
        )
    return name


def suggested_name(text: str) -> str:
    """A name made from a title or file name; "" when nothing is left of it."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a"))
    return plain.strip("-")[:40].strip("-")


def checked_title(title: str) -> str:
    """A title of one line."""
    plain = " ".join(title.split())
    if not plain or len(plain) > 200 or not plain.isprintable():
        raise Invalid(
            fields={
                "title": worded(
                    "A title is one line of 1 to 200 characters (found %(title)s).", title=f"{shortened(title)!r}"
                )
            }
        )
    return plain


def checked_episode(wish: str) -> str:
    """The wish to show a video on an episode, written course/episode."""
    if not EPISODE.fullmatch(wish):
        raise Invalid(
            fields={
                "episode": worded(
                    "Write it as course/episode, by their ids (found %(wish)s).", wish=f"{shortened(wish)!r}"
                )
            }
        )
    return wish


def checked_language(tag: str) -> str:
    """A language as a tag such as nb or pt-BR."""
    if not LANGUAGE.fullmatch(tag):
        raise Invalid(
            fields={
                "captions": worded(
                    "A language is written as en, nb or pt-BR (found %(tag)s).", tag=f"{shortened(tag)!r}"
                )
            }
        )
    return tag


def language_label(tag: str) -> str:
    """The language's own name, or the tag."""
    return NAMES.get(tag, tag)


def seconds_of(text: str) -> float | None:
    """A time of day on a video's clock, such as 0:40, 75:00 or 1:02:03.5; None when it is none."""
    found = CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes = found["h"], int(found["m"])
    if hours is not None and minutes > 59:
        return None
    return int(hours or 0) * 3600 + minutes * 60 + float(found["s"].replace(",", "."))


def clock_of(seconds: float) -> str:
    """A time as people write it: 0:40, 1:02:03."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def target_size(width: int, height: int) -> tuple[int, int]:
    """At most 1080 lines (the shorter side) and 1920 on the longer one, even, never enlarged."""
    share = min(1.0, 1080 / min(width, height), 1920 / max(width, height))
    return max(2, round(width * share / 2) * 2), max(2, round(height * share / 2) * 2)


def picture_kind(first: bytes) -> str | None:
    """ "jpg", "png" or "webp" by the first bytes of a file; None for anything else."""
    for kind, mark in PICTURES.items():
        if first.startswith(mark) and (kind != "webp" or first[8:12] == b"WEBP"):
            return kind
    return None
