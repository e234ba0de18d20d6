"""What the author wrote for those who teach an episode: to be read by staff of the course, missing for all others."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue
from markupsafe import Markup

from videre.courses.access import may_help_course
from videre.courses.episodes import episode_shell
from videre.courses.where import Where
from videre.foundation import addresses
from videre.foundation.errors import NotFound
from videre.learning.queries import page_state
from videre.web.context import db
from videre.web.learn.page import area
from videre.web.learn.where import episode_address, host_at
from videre.web.looks import Look
from videre.web.pages import render
from videre.web.people import reader
from videre.web.policies import SIGNED_IN


@dataclass(frozen=True, slots=True)
class NotesPage:
    """The notes of an episode; ``html`` is "" where the author wrote none."""

    title: str
    course: str
    language: str
    address: str
    html: Markup
    look: Look | None


@area.route(addresses.EPISODE + "notes", also=addresses.INSTANCE_EPISODE + "notes", policy=SIGNED_IN)
def notes_show(
    lesson: str, episode: str, course: str = "", partner: str = "", instance: str = ""
) -> ResponseReturnValue:
    """The notes for whoever helps or teaches in the course."""
    where, who = Where(course, partner, instance), reader()
    state = None if who is None else page_state(db().connection(), where, episode, who.id)
    if who is None or state is None or not may_help_course(db(), who.id, state.course_id):
        raise NotFound
    host = host_at(where)
    slug, pinned = (host.instance.course_slug, state.version_id) if host else (course, None)
    shown = episode_shell(db(), slug, lesson, episode, pinned=pinned, members=state.members_only)
    if shown is None:
        raise NotFound
    page = NotesPage(
        shown.episode.title,
        shown.course.title,
        shown.course.language,
        episode_address(where, lesson, episode),
        Markup(shown.episode.notes_html),
        host.look if host else None,
    )
    return render("learn/notes.html", page)
