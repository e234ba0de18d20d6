"""The form that goes with a video, from typed texts to values: everything that is wrong is said at once, by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from videre.foundation.errors import Invalid, shortened
from videre.foundation.keepable import keepable
from videre.foundation.worded import worded
from videre.media.captions import read_captions
from videre.media.chapters import Chapters, read_chapters
from videre.media.rules import (
    LONGEST_DESCRIPTION,
    checked_episode,
    checked_language,
    checked_name,
    checked_title,
    clock_of,
    seconds_of,
)

V = TypeVar("V")
FIELDS = (
    "title",
    "name",
    "description",
    "licence",
    "silent",
    "episode",
    "start",
    "end",
    "chapters",
    "captions",
    "language",
    "promised_by",
    "promised_on",
)
LONGEST_LICENCE = 60
LONGEST_TYPED = 2_000_000
NEED_WORDS = (
    "Whoever cannot hear needs captions: give them now, say who promises them and by which day, or tick that it has "
    "no sound."
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was typed, understood. ``part`` is (start, end) in seconds; ``captions`` (language, file name, bytes)."""

    title: str
    name: str | None
    description: str
    licence: str | None
    silent: bool
    episode: str | None
    part: tuple[float, float | None]
    chapters: Chapters
    captions: tuple[tuple[str, str, bytes], ...]
    promised_by: str | None
    promised_on: date | None


def typed_wishes(given: Mapping[str, str]) -> dict[str, str]:
    """The texts of the form as they may be kept: known fields only, bounded, nothing a database would refuse."""
    return {name: keepable(given[name][:LONGEST_TYPED]) for name in FIELDS if given.get(name)}


def checked_wishes(typed: Mapping[str, str], *, seconds: float | None = None) -> Wishes:
    """All of the form; raises Invalid with a sentence for every faulty field. `seconds`: the length, where known."""
    wrong: dict[str, str] = {}

    def field(name: str, read: Callable[[], V], otherwise: V) -> V:
        try:
            return read()
        except Invalid as refusal:
            wrong[name] = refusal.fields.get(name) or next(iter(refusal.fields.values()), refusal.message)
            return otherwise

    def text(name: str) -> str:
        return typed.get(name, "").strip()

    silent = bool(text("silent"))
    wishes = Wishes(
        title=field("title", lambda: checked_title(text("title")), ""),
        name=field("name", lambda: checked_name(text("name")), None) if text("name") else None,
        description=field("description", lambda: checked_description(text("description")), ""),
        licence=field("licence", lambda: checked_licence(text("licence")), None),
        silent=silent,
        episode=field("episode", lambda: checked_episode(text("episode")), None) if text("episode") else None,
        part=_part(text("start"), text("end"), seconds, wrong),
        chapters=field("chapters", lambda: typed_chapters(text("chapters"), seconds), ()),
        captions=field("captions", lambda: _captions(text("captions"), text("language"), seconds), ()),
        promised_by=text("promised_by") or None,
        promised_on=field("promised_on", lambda: checked_day(text("promised_on")), None),
    )
    if wishes.promised_by and not text("promised_on"):
        wrong["promised_on"] = "Say by which day, too."
    if text("promised_on") and not wishes.promised_by:
        wrong["promised_by"] = "Say who promises it."
    if not (text("captions") or text("promised_by") or text("promised_on") or silent):
        wrong["promised_by"] = NEED_WORDS
    if wrong:
        raise Invalid("Some of the form cannot be taken yet; all that you typed is kept.", fields=wrong)
    return wishes


def checked_description(text: str) -> str:
    """A few words on what the video shows."""
    if len(text) > LONGEST_DESCRIPTION:
        raise Invalid(
            fields={
                "description": worded(
                    "%(size)s characters; at most %(most)s are taken.", size=len(text), most=LONGEST_DESCRIPTION
                )
            }
        )
    return keepable(text)


def checked_licence(text: str) -> str | None:
    """By what right the video is shown, in a few words such as CC-BY-4.0."""
    plain = " ".join(text.split())
    if len(plain) > LONGEST_LICENCE or not plain.isprintable():
        raise Invalid(fields={"licence": worded("A few words, at most %(most)s characters.", most=LONGEST_LICENCE)})
    return plain or None


def typed_chapters(text: str, seconds: float | None = None) -> Chapters:
    """Chapters as pasted, a line each; raises Invalid with every faulty line."""
    return read_chapters(text.encode(), "The list", seconds=seconds) if text else ()


def chapters_text(chapters: Chapters) -> str:
    """Chapters as they are pasted."""
    return "\n".join(f"{clock_of(at)} {title}" for at, title in chapters)


def checked_second(text: str, field: str) -> float | None:
    """A moment such as 0:40; None when nothing was typed."""
    if not text:
        return None
    found = seconds_of(text)
    if found is None:
        message = worded(
            "Write a moment as minutes and seconds, such as 0:40 (found %(text)s).", text=f"{shortened(text)!r}"
        )
        raise Invalid(fields={field: message})
    return found


def checked_day(text: str) -> date | None:
    """A day as 2026-11-26; None when nothing was typed."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = worded("Write the day as 2026-11-26 (found %(text)s).", text=f"{shortened(text)!r}")
        raise Invalid(fields={"promised_on": message}) from None


def _part(start: str, end: str, seconds: float | None, wrong: dict[str, str]) -> tuple[float, float | None]:
    moments: list[float | None] = []
    for name, text in (("start", start), ("end", end)):
        try:
            moments.append(checked_second(text, name))
        except Invalid as refusal:
            wrong |= refusal.fields
            moments.append(None)
    first, last = moments[0] or 0.0, moments[1]
    if last is not None and last <= first and "start" not in wrong:
        wrong["end"] = worded("The end must lie after the start, %(time)s.", time=clock_of(first))
    for name, at in (("start", moments[0]), ("end", last)):
        if seconds is not None and at is not None and at > seconds + (1 if name == "end" else 0):
            wrong[name] = worded("The video ends at %(time)s.", time=clock_of(seconds))
    return first, last


def _captions(text: str, language: str, seconds: float | None) -> tuple[tuple[str, str, bytes], ...]:
    if not text:
        return ()
    name, data = "The captions", f"{text}\n".encode()
    read_captions(data, name, seconds=seconds)
    return ((checked_language(language or "en"), name, data),)
