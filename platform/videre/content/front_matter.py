"""The head of a page between two lines of `+++`, and what the text below says about exercises."""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from videre.content.course import Episode, ExerciseOutline, InBrief, Page, Pause, Send
from videre.content.dialect.scanner import lines_of, scan
from videre.content.dialect.tasks import exercises_of, task
from videre.content.problems import Report, quoted
from videre.content.tables import Table, parse
from videre.foundation.addresses import is_slug

if TYPE_CHECKING:
    from videre.content.reader import Ids

FENCE = "+++"
LONGEST_HEAD = 400
LONGEST_TITLE = 200
LATEST_PAUSE = 24 * 3600
MOST_PAUSES = 100

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2}(?:\.\d{1,3})?)", re.ASCII)


def split(text: str, report: Report) -> tuple[str | None, str, int]:
    """The head (None when there is none), the text below it, and the line on which that begins."""
    lines = text.split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    if lines[first].strip() == "---":
        report.error(first + 1, "yaml-head", "The head of a page is TOML between lines of +++, not YAML between ---.")
    if lines[first].strip() != FENCE:
        return None, text, 1
    for index in range(first + 1, min(len(lines), first + LONGEST_HEAD)):
        if lines[index].strip() == FENCE:
            head = "\n" * (first + 1) + "\n".join(lines[first + 1 : index])
            return head, "\n".join(lines[index + 1 :]), index + 2
    report.error(first + 1, "head-not-closed", "The head opened here with +++ is never closed with +++.")
    return "", "", len(lines)


def episode(path: str, text: str, ids: "Ids", report: Report) -> Episode | None:
    """An episode from the text of its file, or None after saying what keeps it from being one."""
    head, source, first_line = split(text, report)
    if head is None:
        report.error(
            1, "no-head", 'This page has no head. Begin with +++, then id = "…" and title = "…", then +++ again.'
        )
    table = parse(head or "", 1, report)
    if table is None:
        return None
    outlines = exercises(source, first_line, ids, report)
    table.line = next((i for i, line in enumerate(text.split("\n"), 1) if line.strip() == FENCE), 1)
    named = head is not None
    own = ids.take(table.text("id", required=named), "episode", report, table.line_of("id"))
    title = table.words("title", required=named, longest=LONGEST_TITLE)
    minutes = table.number("minutes", 1, 600)
    optional = table.flag("optional")
    summary = table.words("summary")
    was = former(table)
    video = table.text("video", longest=100)
    if video is not None and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", video):
        report.error(
            table.line_of("video"), "bad-video", f"The video {quoted(video)} must be a name, without folder and spaces."
        )
        video = None
    pauses = pauses_of(table, [outline.id for outline in outlines])
    if pauses and video is None and "video" not in table.data:
        report.error(table.line_of("pauses"), "pauses-without-video", "There are pauses here, but no video to pause.")
    table.close()
    if not source.strip():
        report.error(first_line, "empty-page", "There is no text below the head.")
    page = Page(path, title or "", source, first_line)
    about = (minutes, optional, summary or "", video, pauses, tuple(outlines), was)
    return Episode(own or path, title or "", page, *about)


def former(table: Table) -> tuple[str, ...]:
    """Ids under which a lesson or an episode was found before; its old addresses lead to the new one."""
    found = table.texts("was")
    for one in found:
        if not is_slug(one):
            table.report.error(table.line_of("was"), "bad-id", f"{quoted(one)} in “was” cannot have been an id.")
    return tuple(one for one in found if is_slug(one))


def in_brief(path: str, text: str, lesson_title: str, report: Report) -> tuple[Page | None, InBrief | None]:
    """The page that tells a lesson in brief, and what its head says of it; the head is optional."""
    head, source, first_line = split(text, report)
    title, brief = None, None
    if head is not None:
        table = parse(head, 1, report)
        if table is None:
            return None, None
        title = table.words("title", longest=LONGEST_TITLE)
        brief = _brief(table)
        table.close()
    no_exercises(source, first_line, report, "the in-brief page")
    return Page(path, title or lesson_title, source, first_line), brief


def _brief(table: Table) -> InBrief | None:
    """What it is, why it matters, whom to send and when: all of it, or nothing."""
    if not {"what", "why", "send"} & table.data.keys():
        return None
    what, why = table.text("what", required=True), table.text("why", required=True)
    send = []
    for one in table.tables("send", 'blocks such as [[send]] whom = "…", when = "…"'):
        whom, when = one.text("whom", required=True, longest=LONGEST_TITLE), one.text("when", required=True)
        one.close()
        if whom and when:
            send.append(Send(whom, when))
    return InBrief(what, why, tuple(send)) if what and why else None


def plain_page(path: str, text: str, report: Report, where: str) -> Page | None:
    """A page beside the lessons, without exercises; its head is optional and knows only its title."""
    head, source, first_line = split(text, report)
    title = None
    if head is not None:
        table = parse(head, 1, report)
        if table is None:
            return None
        title = table.words("title", longest=LONGEST_TITLE)
        table.close()
    no_exercises(source, first_line, report, where)
    return Page(path, title or "", source, first_line)


def no_exercises(source: str, first_line: int, report: Report, where: str) -> None:
    """Report every exercise on a page that is none of an episode."""
    for box in exercises_of(scan(lines_of(source, first_line), Report(report.path))):
        report.error(box.line, "exercise-in-brief", f"An exercise belongs on an episode, not on {where}.")


def exercises(source: str, first_line: int, ids: "Ids", report: Report) -> list[ExerciseOutline]:
    """What exercises a page has; everything wrong with them and with the blocks around them is reported."""
    found: list[ExerciseOutline] = []
    for box in exercises_of(scan(lines_of(source, first_line), report)):
        one = task(box, report)
        if one is None:
            continue
        one.judged(report)
        if ids.take(one.id, "exercise", report, box.options["id"].line) is not None:
            found.append(ExerciseOutline(one.id, one.kind.name, one.title, one.minutes, one.optional, one.line))
    return found


def pauses_of(table: Table, known: list[str]) -> tuple[Pause, ...]:
    """The pauses of a page whose exercises are `known`."""
    pauses: list[Pause] = []
    report = table.report
    tables = table.tables("pauses", 'a list such as [{ at = "0:25", exercise = "…" }]')
    if len(tables) > MOST_PAUSES:
        report.error(table.line_of("pauses"), "too-many", f"{MOST_PAUSES} pauses are the most.")
        return ()
    for one in tables:
        at = seconds(one.raw("at"))
        exercise = one.text("exercise", required=True)
        one.close()
        if at is None:
            report.error(
                one.line, "bad-pause", f"The pause at {quoted(one.data.get('at', ''))} must be a time such as “0:25”."
            )
        if exercise is not None and exercise not in known:
            there = f"there is {', '.join(known)}" if known else "it has none"
            report.error(
                one.line, "unknown-exercise", f"This page has no exercise {quoted(exercise)} to pause for; {there}."
            )
        elif at is not None and exercise is not None:
            pauses.append(Pause(at, exercise))
    pauses.sort(key=lambda pause: pause.at)
    for earlier, later in pairwise(pauses):
        if earlier.at == later.at:
            report.error(table.line_of("pauses"), "pause-twice", f"There are two pauses at {earlier.at:g} seconds.")
    return tuple(pauses)


def seconds(written: object) -> float | None:
    """A time of a video in seconds from "0:25", "1:02:03" or a number; None when it is none."""
    if isinstance(written, bool):
        return None
    if isinstance(written, int | float):
        return float(written) if 0 <= written <= LATEST_PAUSE else None
    found = _CLOCK.fullmatch(written) if isinstance(written, str) else None
    if found is None:
        return None
    hours, minutes, rest = int(found.group(1) or 0), int(found.group(2)), float(found.group(3))
    if rest >= 60 or (found.group(1) and minutes >= 60):
        return None
    total = hours * 3600 + minutes * 60 + rest
    return total if total <= LATEST_PAUSE else None
