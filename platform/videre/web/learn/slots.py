"""The reader's part of a lesson page. Every slot there is, is listed here.

theme              the look the reader chose
menu, teach, admin the reader's name, links for whoever teaches and for administrators
notes              a link to the notes for teaching, for whoever helps in the course
join               in a course instance, a link for whoever has not joined
hour               the next live hour, in the reader's zone
state              evidence for the scripts, as JSON
left               minutes left in the lesson
mark:EPISODE       the mark in the outline
unmarked           hides what takes a mark back where there is none
counted            why this episode counts, or what is missing
done:EXERCISE      whether an exercise is done
said:, option:, chosen:, value:   after an answer sent by form (see feedback.py)
"""

import json

from babel.support import NullTranslations
from markupsafe import escape

from videre.learning.completion import EpisodeStand, because, episode_stand, lesson_stand
from videre.learning.coverage import Interval, share
from videre.learning.queries import PageState
from videre.web.learn.content import LessonPage
from videre.web.pages import chosen_theme


def reader_slots(
    state: PageState, page: LessonPage, texts: NullTranslations, *, signed_in: bool, hour: str = ""
) -> dict[str, str]:
    """The slots for this reader, in the language of `texts`."""
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
    _ = texts.gettext
    slots["menu"] = str(escape(state.name))
    slots["hour"] = hour
    if state.is_staff:
        slots["teach"] = f'<a href="{escape(page.root)}/teach/">{escape(_("Teach"))}</a>'
    if page.host is not None and not state.enrolled:
        slots["join"] = f'<a href="{escape(page.base)}join">{escape(_("Join"))}</a>'
    if state.administrator_since is not None:
        slots["admin"] = f'<a href="{escape(page.root)}/admin/">{escape(_("Administration"))}</a>'
    slots["state"] = str(escape(json.dumps(state.for_browser(), separators=(",", ":"))))
    left = _("%(minutes)s min left") % {"minutes": lesson.minutes_left}
    if not lesson.is_finished or lesson.is_begun:
        slots["left"] = str(escape(_("all done") if lesson.is_finished else left))
    slots["counted"] = _counted(own, texts)
    if own.counted is None or own.counted.state not in ("read", "known"):
        slots["unmarked"] = " hidden"
    for stand in stands:
        if stand.is_begun:
            slots[f"mark:{stand.id}"] = _mark("done", _("done")) if stand.is_finished else _mark("begun", _("begun"))
    for exercise_id, stand_ in state.exercises.items():
        done = stand_.state == "done"
        slots[f"done:{exercise_id}"] = _sign("done", _("done")) if done else _sign("begun", _("tried"))
    return slots


def notes_slot(texts: NullTranslations) -> dict[str, str]:
    """The link to the notes for teaching."""
    return {"notes": f'<a href="notes">{escape(texts.gettext("Notes for teaching"))}</a>'}


def _seen_share(state: PageState, page: LessonPage) -> float:
    if state.seen is None or page.beside is None:
        return 0.0
    return share(state.seen, Interval(page.beside.start, page.beside.end))


def _mark(kind: str, words: str) -> str:
    return f'<span class="mark {kind}"></span><span class="visually-hidden"> {escape(words)}</span>'


def _sign(kind: str, words: str) -> str:
    return f'<span class="mark {kind}"></span> {escape(words)}'


def _counted(stand: EpisodeStand, texts: NullTranslations) -> str:
    """Why the episode counts, and what is still open in it."""
    _ = texts.gettext
    said = str(escape(because(stand.counted, _))) if stand.counted else ""
    open_ones = [missing for missing in stand.missing if missing.item == "exercise"]
    if stand.counted and not open_ones:
        return f'<span class="mark done"></span> {said} {escape(_("Everything in it is done."))}'
    if not open_ones:
        return said
    links = ", ".join(f'<a href="#exercise-{escape(missing.id)}">{escape(missing.title)}</a>' for missing in open_ones)
    return f"{said} {escape(_('Still open:'))} {links}.".strip()
