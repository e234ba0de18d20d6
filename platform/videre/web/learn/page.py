"""The page of an episode: one statement, a shell from the shelf, and the reader's slots."""

from flask import Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from videre.courses.access import may_help_course
from videre.courses.elsewhere import episode_elsewhere
from videre.courses.episodes import episode_shell
from videre.courses.where import Where
from videre.discussion.queries import first_questions, questions_first
from videre.foundation import addresses, language
from videre.foundation.along import along, rows_along
from videre.foundation.errors import NotFound
from videre.learning.queries import PageState, page_state
from videre.web import pages
from videre.web.asking import QuestionList
from videre.web.context import connection, db, glance, services
from videre.web.found import episode_found
from videre.web.hours import next_hour_html, next_hours
from videre.web.learn.content import LessonPage, lesson_page
from videre.web.learn.deeper import one_deeper
from videre.web.learn.feedback import Feedback, slots_of
from videre.web.learn.films import with_films
from videre.web.learn.shell import Shelf, Shell, slot
from videre.web.learn.slots import notes_slot, reader_slots
from videre.web.learn.tags import page_tag
from videre.web.learn.where import episode_address, host_at
from videre.web.people import session_identity, sign_out_session
from videre.web.policies import PUBLIC
from videre.web.renamed import moved
from videre.web.routes import Area

FIRST_QUESTIONS = 20

area = Area("learn")


@area.route(addresses.EPISODE, also=addresses.INSTANCE_EPISODE, policy=PUBLIC)
def episode(lesson: str, episode: str, course: str = "", partner: str = "", instance: str = "") -> AnyResponse:
    """An episode: video beside text and exercises."""
    return episode_response(Where(course, partner, instance), lesson, episode)


def episode_response(
    where: Where, lesson: str, episode: str, *, feedback: Feedback | None = None, status: int = 200
) -> AnyResponse:
    """The page, or 304, or a redirect where the episode has moved; with `feedback` to an answer sent by form."""
    identity = session_identity()
    user_id = identity[0] if identity else None
    if feedback is None:
        state = glance(lambda connection: page_state(connection, where, episode, user_id))
    else:  # what the answer has just changed is not committed yet
        state = page_state(connection(), where, episode, user_id)
    if state is None:
        raise NotFound
    signed_in = state.is_signed_in(identity)
    if state.members_only and not signed_in:
        raise NotFound
    if identity and not signed_in:
        sign_out_session()
        state = state.for_visitor()
    tongue = pages.tongue_of(state.language if signed_in else None)
    packs = feedback is None and "gzip" in request.headers.get("Accept-Encoding", "")
    hours = next_hours(state.course_id, state.live_revision, instance_id=state.instance_id, most=1)
    hour = next_hour_html(hours, state.zone if signed_in else None, tongue)
    tag = page_tag(state, tongue, signed_in=signed_in, packs=packs, hour=hour)
    if feedback is None and tag in request.if_none_match:
        return _answer(b"", 304, tag, signed_in=signed_in, packs=False)
    shell = _shell(state, where, lesson, episode, tongue, signed_in=signed_in, hour=hour)
    if shell is None:
        return _elsewhere(state, where, episode)
    slots = reader_slots(state, shell.about, language.translations(tongue), signed_in=signed_in, hour=hour)
    if signed_in and state.is_staff and shell.about.shell.episode.notes_html:
        # Costs those a statement who work somewhere, and only where there are notes.
        slots |= notes_slot(language.translations(tongue)) if may_help_course(db(), user_id, state.course_id) else {}
    if feedback is not None:
        slots |= slots_of(shell.about.kinds.get(feedback.exercise, ""), feedback, tongue=tongue)
    body = shell.gzip(slots) if packs else shell.body(slots)
    if feedback is not None:
        body = one_deeper(body)
    if (shell.about.version_id, shell.about.live_revision) != (state.version_id, state.live_revision):
        tag = ""  # published between two statements: shown, but not to be kept
    return _answer(body, status, "" if feedback else tag, signed_in=signed_in, packs=packs)


def _shell(
    state: PageState, where: Where, lesson: str, episode: str, tongue: str, *, signed_in: bool, hour: str
) -> Shell | None:
    """The shell; the next live hour is part of a visitor's, and a slot in that of people with zones of their own."""
    shelf: Shelf = current_app.extensions.setdefault("videre_shells", Shelf())
    hour = "" if signed_in else hour
    around = (lesson, episode, signed_in, request.script_root, tongue, hour)
    found = shelf.get((*state.of_all, *around))
    if found is not None:
        return found
    host = host_at(where)
    course, pinned = (host.instance.course_slug, state.version_id) if host else (where.course, None)
    few = first_questions(state.course_id, episode, most=FIRST_QUESTIONS)
    shown = episode_shell(db(), course, lesson, episode, pinned=pinned, members=state.members_only, along=along(few))
    if shown is None:
        return None
    percent = services().settings.watched_share
    # All of them are a page of their own, so that this one stays small.
    first, total = questions_first(rows_along(few, shown.along), shown.video.public_id if shown.video else None)
    asked = QuestionList(tuple(first), total, {one.id: one.title for one in shown.episode.exercises})
    page: LessonPage = lesson_page(
        shown,
        signed_in=signed_in,
        root=request.script_root,
        percent=percent,
        hour=hour,
        questions=asked,
        host=host,
        found=None if state.members_only else episode_found(where, shown),
    )
    # What was published between the two statements is kept under what it is, not under what was asked for.
    key = (shown.version.id, shown.course.live_revision, *state.of_all[2:], *around)
    return shelf.put(key, lambda: Shell.cut(with_films(_html(page, tongue), shown.course.id, tongue), page))


def _html(page: LessonPage, tongue: str) -> str:
    return pages.html("learn/episode.html", page, who=None, tongue=tongue, slot=slot)


def _elsewhere(state: PageState, where: Where, episode: str) -> AnyResponse:
    place = episode_elsewhere(db(), state.version_id, episode)
    if place is None:
        raise NotFound
    return moved(episode_address(where, *place))


def _answer(body: bytes, status: int, tag: str, *, signed_in: bool, packs: bool) -> Response:
    response = Response(body, status, mimetype="text/html")
    response.headers["Vary"] = "Cookie, Accept-Encoding"
    response.headers["Cache-Control"] = "private, no-cache" if signed_in or not tag else "public, no-cache"
    if tag:
        response.set_etag(tag)
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    return response
