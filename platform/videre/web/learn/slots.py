"""The reader's part of a lesson page. Every slot there is, is listed here.

theme              the look the reader chose
menu, teach, admin the reader's name, links for whoever teaches and for administrators
notes              a link to the notes for teaching, for whoever helps in the course
join               in a course instance, a link for whoever has not joined
hour               the next live hour, in the reader's zone
state              evidence for the scripts, as JSON
left               minutes left in the lesson
mark:EPISODE       the mark in the outline
counted            why this episode counts, or what is missing
done:EXERCISE      whether an exercise is done
said:, option:, chosen:, value:   after an answer sent by form (see feedback.py)
"""

import json

from markupsafe import escape

from videre.learning.completion import EpisodeStand, Stand, because, episode_stand, lesson_stand
from videre.learning.coverage import Interval, share
from videre.learning.queries import PageState
from videre.web.learn.content import LessonPage
from videre.web.pages import chosen_theme

MARKS = {
    "done": '<span class="mark done"></span><span class="visually-hidden"> done</span>',
    "begun": '<span class="mark begun"></span><span class="visually-hidden"> begun</span>',
}
NO_MARK = '<span class="mark"></span>'


def reader_slots(state: PageState, page: LessonPage, *, signed_in: bool, hour: str = "") -> dict[str, str]:
    """The slots for this reader."""
    theme = chosen_theme()
    slots = {"theme": f' data-theme="{theme}"'} if theme else {}
    if not signed_in:
        return slots
    shares = {page.shell.episode.id: _seen_share(state, page)}
    stands = [
        episode_stand(one, state.episodes.get(one.id), state.exercises, shares.get(one.id, 0.0)) for one in page.asked
    ]
    lesson = lesson_stand(page.asked, stands)
    own = next(stand for stand in stands if stand.id == page.shell.episode.id)
    slots["menu"] = str(escape(state.name))
    slots["hour"] = hour
    if state.is_staff:
        slots["teach"] = f'<a href="{escape(page.root)}/teach/">Teach</a>'
    if page.host is not None and not state.enrolled:
        slots["join"] = f'<a href="{escape(page.base)}join">Join</a>'
    if state.administrator_since is not None:
        slots["admin"] = f'<a href="{escape(page.root)}/admin/">Administration</a>'
    slots["state"] = str(escape(json.dumps(state.for_browser(), separators=(",", ":"))))
    slots["left"] = _left(lesson.minutes_left, finished=lesson.is_finished)
    slots["counted"] = _counted(own)
    for stand in stands:
        if stand.is_begun:
            slots[f"mark:{stand.id}"] = MARKS["done" if stand.is_finished else "begun"]
    for exercise_id, stand_ in state.exercises.items():
        slots[f"done:{exercise_id}"] = _exercise_stand(stand_)
    return slots


def notes_slot() -> dict[str, str]:
    """The link to the notes for teaching."""
    return {"notes": '<a href="notes">Notes for teaching</a>'}


def _seen_share(state: PageState, page: LessonPage) -> float:
    if state.seen is None or page.beside is None:
        return 0.0
    return share(state.seen, Interval(page.beside.start, page.beside.end))


def _left(minutes: int, *, finished: bool) -> str:
    return "all done" if finished else f"{minutes} min left"


def _exercise_stand(stand: Stand) -> str:
    if stand.state == "done":
        return '<span class="mark done"></span> done'
    return '<span class="mark begun"></span> tried'


def _counted(stand: EpisodeStand) -> str:
    """Why the episode counts, and what is still open in it."""
    said = str(escape(because(stand.counted))) if stand.counted else ""
    open_ones = [missing for missing in stand.missing if missing.item == "exercise"]
    if stand.counted and not open_ones:
        return f'<span class="mark done"></span> {said} Everything in it is done.'
    if not open_ones:
        return said
    links = ", ".join(f'<a href="#exercise-{escape(missing.id)}">{escape(missing.title)}</a>' for missing in open_ones)
    return f"{said} Still open: {links}.".strip()
