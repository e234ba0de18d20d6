"""The lessons of a course in the order that the sidecar says, with the pages it puts into them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from videre.content.course import Episode, Lesson
from videre.content.problems import Report, quoted


@dataclass(frozen=True, slots=True)
class LessonNote:
    """What is said of a lesson; `pages` are those that stand in it first, in their order; what else it had follows."""

    id: str
    line: int
    title: str | None
    summary: str | None
    pages: tuple[str, ...]


def regrouped(
    lessons: Sequence[Lesson], notes: Sequence[LessonNote], names: Mapping[str, str], report: Report
) -> list[Lesson]:
    """The lessons that are noted first, in that order, then the others; each page stands once.

    `names` are the ids of episodes by the path that a note gives them. A lesson without pages is left out.
    """
    if not notes:
        return list(lessons)
    there = {one.id: one for one in lessons}
    episodes = {one.id: one for lesson in lessons for one in lesson.episodes}
    taken: dict[str, int] = {}
    for note in notes:
        for path in note.pages:
            own = names.get(path)
            if own is None:
                report.error(note.line, "unknown-page", f"The lesson has no page {quoted(path)}.")
            elif own in taken:
                text = f"{quoted(path)} is put into a lesson in line {taken[own]} already."
                report.error(note.line, "page-twice", text)
            else:
                taken[own] = note.line
    found: list[Lesson] = []
    seen: set[str] = set()
    for note in notes:
        old = there.get(note.id)
        if note.id in seen:
            report.error(note.line, "id-twice", f"{quoted(note.id)} has a block [[lessons]] already.")
        elif old is None and (note.title is None or not note.pages):
            known = ", ".join(there) or "none"
            text = f"There is no lesson {quoted(note.id)}; there is {known}. A new one needs a title and pages."
            report.error(note.line, "unknown-lesson", text)
        elif old is None and note.id in episodes:
            report.error(note.line, "id-twice", f"The id {quoted(note.id)} names something else already.")
        else:
            base = old or Lesson(note.id, note.title or "", "", ())
            mine = [own for path in note.pages if (own := names.get(path)) and taken.get(own) == note.line]
            kept = [episodes[own] for own in mine] if note.pages else _left(base, taken)
            made = replace(base, title=note.title or base.title, summary=note.summary or base.summary)
            found.append(replace(made, episodes=tuple(kept)))
        seen.add(note.id)
    found += [replace(one, episodes=tuple(_left(one, taken))) for one in lessons if one.id not in seen]
    # What a noted lesson no longer names was not taken by another one: it stays at the end of the lesson.
    placed = {one.id for lesson in found for one in lesson.episodes}
    found = [
        replace(one, episodes=(*one.episodes, *(e for e in there[one.id].episodes if e.id not in placed)))
        if one.id in there
        else one
        for one in found
    ]
    return [one for one in found if one.episodes]


def _left(lesson: Lesson, taken: Mapping[str, int]) -> list[Episode]:
    return [one for one in lesson.episodes if one.id not in taken]
