"""Afterwards: three facts, the recording, and an answer per topic."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.foundation import clock
from videre.foundation.addresses import TEACH_LIVE
from videre.foundation.errors import Conflict, Invalid
from videre.live.actions.agenda import answer_topic
from videre.live.actions.telling import attach_recording, tell_session
from videre.live.models import LiveSession
from videre.live.queries import SessionShown, Topic, topics_of
from videre.live.recordings import Found, videos_found
from videre.live.rules import SAID_LENGTH, Phase
from videre.media.models import Video
from videre.web.context import db
from videre.web.forms import Form, typed
from videre.web.pages import clock_text, render
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.live.agenda import topic_at
from videre.web.teach.live.leading import led_hour

SAID = {"facts": "Noted.", "recording": "The recording stands on the page.", "answer": "The answer stands on the page."}


@dataclass(frozen=True, slots=True)
class TopicForm:
    """A topic with the form for its answer."""

    topic: Topic
    form: Form


@dataclass(frozen=True, slots=True)
class AfterwardsPage:
    """Three kinds of forms. ``videos`` are those to choose from; ``current`` the title of the one chosen."""

    shown: SessionShown
    phase: Phase
    facts: Form
    recording: Form
    videos: tuple[Found, ...]
    current: str
    topics: tuple[TopicForm, ...]
    said: str
    longest: int


@area.route(TEACH_LIVE + "afterwards", policy=STAFF, methods=("GET", "POST"), limit="120/minute")
def afterwards(live: str) -> ResponseReturnValue:
    """Show the forms, or take one of them."""
    shown, me = led_hour(live)
    if request.method == "GET":
        return _page(shown, said=SAID.get(request.args.get("said", ""), ""))
    what = request.form.get("do", "")
    if what == "search":
        return _page(shown, recording=typed("find", "video", "address"))
    if what == "recording":
        form = typed("find", "video", "address")
        try:
            attach_recording(db(), me.id, shown.row.id, video=form["video"], address=form["address"])
        except (Invalid, Conflict) as refusal:
            return _page(shown, recording=form.refused(refusal), status=_status(refusal))
    elif what == "answer":
        one, form = topic_at(shown, request.form.get("item", "")), typed("answer", "second")
        try:
            answer_topic(db(), me.id, one.id, form["answer"], form["second"])
        except (Invalid, Conflict) as refusal:
            return _page(shown, answer=(one.public_id, form.refused(refusal)), status=_status(refusal))
        return redirect(url_for("teach.afterwards", live=live, said="answer", _anchor=f"topic-{one.public_id}"), 303)
    else:
        form = typed("came", "rooms", "said")
        try:
            tell_session(db(), me.id, shown.row.id, came=form["came"], rooms=form["rooms"], said=form["said"])
        except (Invalid, Conflict) as refusal:
            return _page(shown, facts=form.refused(refusal), status=_status(refusal))
        what = "facts"
    return redirect(url_for("teach.afterwards", live=live, said=what), 303)


def _status(refusal: Invalid | Conflict) -> int:
    return 422 if isinstance(refusal, Invalid) else 409


def _page(
    shown: SessionShown,
    *,
    facts: Form | None = None,
    recording: Form | None = None,
    answer: tuple[str, Form] = ("", Form()),
    said: str = "",
    status: int = 200,
) -> ResponseReturnValue:
    row = shown.row
    video = db().get(Video, row.recording_video_id) if row.recording_video_id is not None else None
    chosen = recording or Form({"video": video.public_id if video else "", "address": row.recording_address or ""})
    forms = [
        TopicForm(one, answer[1] if one.public_id == answer[0] else _answer(one)) for one in topics_of(db(), row.id)
    ]
    page = AfterwardsPage(
        shown=shown,
        phase=shown.hour.phase(clock.now()),
        facts=facts or _facts(row),
        recording=chosen,
        videos=tuple(videos_found(db(), row.partner_id, chosen["find"])),
        current=video.title if video else "",
        topics=tuple(forms),
        said=said,
        longest=SAID_LENGTH,
    )
    return render("teach/live/afterwards.html", page, status)


def _facts(row: LiveSession) -> Form:
    numbers = {name: "" if value is None else str(value) for name, value in (("came", row.came), ("rooms", row.rooms))}
    return Form({**numbers, "said": row.said})


def _answer(topic: Topic) -> Form:
    return Form({"answer": topic.answer, "second": "" if topic.second is None else clock_text(topic.second)})
