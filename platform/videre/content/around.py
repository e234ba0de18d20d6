"""What a course says around its lessons: what to do before and after, where to begin, what its pages of exercises show.

All of it stands in course.toml:

[[before]]
title = "The command line"
url = "https://example.org/shell/"       # or the id of a course here
why = "We type every command ourselves."

[[start_here]]
if_you_can = "run a script and read its error message"
episode = "write-down-what-it-needs"

[exercises_page]
kinds = ["exercise", "type-along"]
solutions = false
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from videre.content.dialect.vocabulary import BOXES
from videre.content.exercises import kinds
from videre.content.problems import quoted
from videre.content.tables import Table
from videre.foundation.addresses import is_slug

LONGEST_TITLE = 200
LONGEST_LINE = 400
LONGEST_ADDRESS = 500
MOST = 20

EXERCISE = "exercise"
NOT_LISTED = frozenset({"solution", "hint", "instructor-note", "glossary", "admonition"})
"""Boxes that are part of something else, or not for learners."""

_EDIT = re.compile(r"https://[^\s\"'<>\\]+", re.ASCII)
_PLACE = re.compile(r"\{(\w*)\}")
EDIT_PLACES = ("path", "line", "branch", "commit")


@dataclass(frozen=True, slots=True)
class Pointer:
    """Something to do before or after: a page of another site, or a `course` of this installation."""

    title: str
    why: str
    url: str = ""
    course: str = ""


@dataclass(frozen=True, slots=True)
class StartHere:
    """An episode for those who can do something already."""

    if_you_can: str
    episode: str


@dataclass(frozen=True, slots=True)
class ExercisesPage:
    """What the page of all exercises shows: every exercise where no `kinds` are named."""

    kinds: tuple[str, ...] = ()
    solutions: bool = True


@dataclass(frozen=True, slots=True)
class Around:
    """All of it; `edit` is the address of the editor for files of the course, with {path} in it."""

    before: tuple[Pointer, ...] = ()
    after: tuple[Pointer, ...] = ()
    start_here: tuple[StartHere, ...] = ()
    exercises: ExercisesPage = ExercisesPage()
    edit: str = ""


NOTHING_AROUND = Around()
KEYS = ("before", "after", "start_here", "exercises_page")
"""Those of course.toml, besides what [source] says."""


def around_of(table: Table, episodes: frozenset[str], edit: str | None = None) -> Around:
    """What course.toml says; `episodes` are the ids of those there are, `edit` is given where it was read before."""
    return Around(
        before=_pointers(table, "before"),
        after=_pointers(table, "after"),
        start_here=_start_here(table, episodes),
        exercises=_exercises_page(table),
        edit=_edit(table) if edit is None else edit,
    )


def around_from(data: Mapping[str, Any]) -> Around:
    """What `asdict` made of it, as it is kept."""
    return Around(
        before=tuple(Pointer(**one) for one in data["before"]),
        after=tuple(Pointer(**one) for one in data["after"]),
        start_here=tuple(StartHere(**one) for one in data["start_here"]),
        exercises=ExercisesPage(tuple(data["exercises"]["kinds"]), data["exercises"]["solutions"]),
        edit=data["edit"],
    )


def is_web_address(text: str) -> bool:
    """Whether this is an address of the web that a page may link to."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    printable = all(sign.isprintable() and not sign.isspace() and sign not in "\"'<>\\" for sign in text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc and printable


def _pointers(table: Table, key: str) -> tuple[Pointer, ...]:
    found = []
    for one in _few(table, key, f'blocks such as [[{key}]] title = "…"'):
        title = one.words("title", required=True, longest=LONGEST_TITLE)
        url = one.text("url", required=True, longest=LONGEST_ADDRESS)
        why = one.text("why", required=True, longest=LONGEST_LINE)
        one.close()
        if url is not None and not is_slug(url) and not is_web_address(url):
            one.report.error(
                one.line_of("url"),
                "bad-address",
                f"{quoted(url)} must be an address such as https://example.org/course/, or the id of a course here.",
            )
            url = None
        if title and url and why:
            here = is_slug(url)
            found.append(Pointer(title, why, "" if here else url, url if here else ""))
    return tuple(found)


def _start_here(table: Table, episodes: frozenset[str]) -> tuple[StartHere, ...]:
    found = []
    for one in _few(table, "start_here", 'blocks such as [[start_here]] if_you_can = "…"'):
        can = one.text("if_you_can", required=True, longest=LONGEST_LINE)
        episode = one.text("episode", required=True)
        one.close()
        if episode is not None and episode not in episodes:
            one.report.error(
                one.line_of("episode"), "unknown-episode", f"This course has no episode with the id {quoted(episode)}."
            )
        elif can and episode:
            found.append(StartHere(can, episode))
    return tuple(found)


def _exercises_page(table: Table) -> ExercisesPage:
    own = table.table("exercises_page", 'a block [exercises_page] with kinds = ["exercise"]')
    if own is None:
        return ExercisesPage()
    wanted = own.texts("kinds")
    solutions = own.flag("solutions") if "solutions" in own.data else True
    own.close(("kinds", "solutions"))
    known = [EXERCISE, *sorted(kinds()), *(name for name in BOXES if name not in NOT_LISTED | {EXERCISE})]
    for name in wanted:
        if name not in known:
            own.report.error(
                own.line_of("kinds"),
                "unknown-kind",
                f"There is no kind {quoted(name)} of exercise or box; there is {', '.join(known)}.",
            )
    return ExercisesPage(tuple(dict.fromkeys(name for name in wanted if name in known)), solutions)


def _edit(table: Table) -> str:
    own = table.table("source", 'a block [source] with edit = "https://…/{path}"')
    if own is None:
        return ""
    edit = edit_of(own)
    own.close(("edit",))
    return edit


def edit_of(own: Table) -> str:
    """The address of the editor that a table [source] states; "" without one, or after saying what is wrong."""
    edit = own.text("edit", longest=LONGEST_ADDRESS)
    if edit is None:
        return ""
    places = _PLACE.findall(edit)
    good = _EDIT.fullmatch(edit) and is_web_address(_PLACE.sub("x", edit)) and "path" in places
    if not good or not set(places) <= set(EDIT_PLACES):
        own.report.error(
            own.line_of("edit"),
            "bad-address",
            f"{quoted(edit)} must begin with https:// and have {{path}} where the path of a file belongs; "
            "{line}, {branch} and {commit} may stand in it too.",
        )
        return ""
    return edit


def _few(table: Table, key: str, example: str) -> list[Table]:
    found = table.tables(key, example)
    if len(found) > MOST:
        table.report.error(table.line_of(key), "too-many", f"{len(found)} are too many here; {MOST} are the most.")
    return found[:MOST]
