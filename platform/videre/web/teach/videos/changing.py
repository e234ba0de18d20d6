"""The forms of a video's page: each changes one thing, which learners see at once; no new version of any text."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue

from videre.courses.actions import attach_video, detach_video
from videre.courses.actions.pauses import set_pauses
from videre.courses.places import Showing, places_of, showings_of
from videre.foundation.addresses import TEACH_VIDEO
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.media.actions.bringing import try_again
from videre.media.actions.describing import (
    ask_poster,
    describe_video,
    promise_captions,
    put_captions,
    remove_captions,
    set_chapters,
)
from videre.media.captions import decoded
from videre.media.lists import VideoState
from videre.media.rules import LANGUAGE, checked_episode
from videre.media.tracks import stored_track
from videre.media.wishes import checked_day, checked_second, typed_chapters
from videre.web.context import db, services
from videre.web.errors import STATUS
from videre.web.forms import Form, typed
from videre.web.policies import STAFF
from videre.web.routes import View
from videre.web.teach.area import area
from videre.web.teach.desk import Desk, desk
from videre.web.teach.videos.video import back, known, shown

Change = Callable[[Desk, VideoState, Form], str]


def change(which: str, *fields: str) -> Callable[[Change], View]:
    """Declare one of the forms: what is refused stands beside its field, in the page as it is."""

    def declare(verb: Change) -> View:
        def view(video: str) -> ResponseReturnValue:
            mine = desk()
            state, form = known(mine, video), typed(*fields)
            try:
                said = verb(mine, state, form)
            except (Invalid, Conflict, NotAllowed) as refusal:
                db().rollback()
                return shown(mine, state, form.refused(refusal), which=which, status=STATUS[type(refusal)])
            return back(state, said, which)

        route = area.route(f"{TEACH_VIDEO}{which}", policy=STAFF, methods=("POST",), endpoint=f"video_{which}")
        return route(view)

    return declare


@change("words", "title", "description", "licence", "silent")
def words(mine: Desk, state: VideoState, form: Form) -> str:
    """Title, description, by what right, and whether it has sound."""
    changed = describe_video(
        db(),
        mine.person.id,
        state.public_id,
        title=form["title"],
        description=form["description"],
        licence=form["licence"],
        silent=bool(form["silent"]),
    )
    return "words" if changed else "same"


@change("captions", "language", "captions")
def captions(mine: Desk, state: VideoState, form: Form) -> str:
    """Captions in a language: a file, or pasted."""
    language, name, data = form["language"].strip(), "The captions", form["captions"].encode()
    sent = request.files.get("captions_file")
    if sent is not None and sent.filename:
        name, data = sent.filename, sent.read()
        decoded(data, name)
        parts = name.split(".")
        language = parts[-2] if len(parts) > 2 and LANGUAGE.fullmatch(parts[-2]) else language
    if not data.strip():
        raise Invalid(fields={"captions": "Choose a file, or paste what is said with its times (WebVTT or SubRip)."})
    track = stored_track(services().storage, language, name, data, state.seconds or 0.0)
    return "captions" if put_captions(db(), mine.person.id, state.public_id, track) else "same"


@change("uncaption", "language")
def uncaption(mine: Desk, state: VideoState, form: Form) -> str:
    """Take the captions of a language away."""
    remove_captions(db(), mine.person.id, state.public_id, form["language"])
    return "captions"


@change("promise", "promised_by", "promised_on", "withdraw")
def promise(mine: Desk, state: VideoState, form: Form) -> str:
    """Who will bring captions, and by which day."""
    by, on = ("", "") if form["withdraw"] else (form["promised_by"], form["promised_on"].strip())
    return "promise" if promise_captions(db(), mine.person.id, state.public_id, by, checked_day(on)) else "same"


@change("chapters", "chapters")
def chapters(mine: Desk, state: VideoState, form: Form) -> str:
    """Chapters, a line each."""
    found = typed_chapters(form["chapters"].strip(), state.seconds)
    return "chapters" if set_chapters(db(), mine.person.id, state.public_id, found) else "same"


@change("show", "episode", "start", "end")
def show(mine: Desk, state: VideoState, form: Form) -> str:
    """Show it, or another part of it, to learners on an episode."""
    slug, _slash, episode = checked_episode(form["episode"]).partition("/")
    courses = places_of(db(), mine.person.id, everywhere=mine.everywhere)
    course = next((one for one in courses if one.slug == slug), None)
    if course is None:
        raise Invalid(fields={"episode": "There is no such course among yours."})
    wrong: dict[str, str] = {}
    part: list[float | None] = []
    for name in ("start", "end"):
        try:
            part.append(checked_second(form[name].strip(), name))
        except Invalid as refusal:
            wrong |= refusal.fields
    if wrong:
        raise Invalid(fields=wrong)
    start, end = part
    try:
        done = attach_video(db(), mine.person.id, course.id, episode, state.id, start=start or 0.0, end=end)
    except NotFound as refusal:
        raise Invalid(fields={"episode": refusal.message}) from None
    return "show" if done else "same"


@change("hide", "episode")
def hide(mine: Desk, state: VideoState, form: Form) -> str:
    """Show it no longer on an episode."""
    one = _showing(mine, state, form["episode"])
    detach_video(db(), mine.person.id, one.course_id, one.episode_id)
    return "hide"


@change("pauses", "episode")
def pauses(mine: Desk, state: VideoState, form: Form) -> str:
    """At which seconds the exercises of an episode are offered: one field per exercise, its moments in a row."""
    one = _showing(mine, state, form["episode"])
    wanted: list[tuple[float, str]] = []
    wrong: dict[str, str] = {}
    for exercise in one.exercises:
        field = f"pause-{exercise.id}"
        form.values[field] = request.form.get(field, "")
        for moment in form[field].replace(",", " ").replace(";", " ").split():
            try:
                at = checked_second(moment, field)
            except Invalid as refusal:
                wrong |= refusal.fields
                continue
            if at is not None and at > (state.seconds or 0):
                wrong[field] = "That lies after the end of the video."
            elif at is not None:
                wanted.append((at, exercise.id))
    if wrong:
        raise Invalid(fields=wrong)
    return "pauses" if set_pauses(db(), mine.person.id, one.course_id, one.episode_id, wanted) else "same"


@change("poster", "second")
def poster(mine: Desk, state: VideoState, form: Form) -> str:
    """A picture from a second of the video, made by the worker."""
    second = checked_second(form["second"].strip(), "second")
    if second is None:
        raise Invalid(fields={"second": "Say at which moment, such as 0:40."})
    ask_poster(db(), mine.person.id, state.public_id, second)
    return "poster"


@change("again")
def again(mine: Desk, state: VideoState, _form: Form) -> str:
    """Try once more to bring it in, with the same wishes."""
    try_again(db(), mine.person.id, state.public_id, services().settings)
    return "again"


def _showing(mine: Desk, state: VideoState, wish: str) -> Showing:
    slug, _slash, episode = wish.partition("/")
    for one in showings_of(db(), state.id, mine.person.id, everywhere=mine.everywhere):
        if (one.course, one.episode_id) == (slug, episode):
            return one
    raise Invalid(fields={"episode": "It is not shown there any more."})
