"""The page of one video: how it gets on until it is ready, then everything that belongs to it."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.courses.places import CoursePlaces, Showing, places_of, showings_of
from videre.foundation import clock
from videre.foundation.addresses import TEACH_VIDEO
from videre.foundation.errors import NotFound
from videre.foundation.language import NAMES
from videre.media.lists import Told, VideoState, history_of, video_state
from videre.media.queries import VideoShown, video_shown
from videre.media.rules import clock_of
from videre.media.wishes import chapters_text
from videre.web.context import db
from videre.web.forms import Form
from videre.web.pages import json_reply, render
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.desk import Desk, desk

HISTORY = ("VideoAsked", "VideoPublished", "VideoChanged", "VideoAttached", "VideoDetached", "IngestFailed")
STEPS = ("waiting", "fetch", "probe", "encode", "poster", "captions", "store", "publish")


@dataclass(frozen=True, slots=True)
class VideoPage:
    """Everything on the page; ``form`` holds what was typed into whichever form (``which``) was refused."""

    desk: Desk
    state: VideoState
    video: VideoShown | None
    showings: list[Showing]
    courses: list[CoursePlaces]
    history: list[Told]
    form: Form
    which: str
    said: str
    languages: dict[str, str]
    today: date
    now: datetime

    @property
    def address(self) -> str:
        """The page's own address, below which its forms are."""
        return url_for("teach.video", video=self.state.public_id)

    def typed(self, which: str) -> Form:
        """What stands in one of the forms: what was refused, or things as they are."""
        values = {**self._as_it_is(), **(self.form.values if which == self.which else {})}
        if which == self.which:
            return Form(values, self.form.errors, self.form.message)
        return Form(values)

    def _as_it_is(self) -> dict[str, str]:
        state, video = self.state, self.video
        values = {"title": state.title, "description": state.description, "licence": state.licence, "language": "en"}
        if state.promised is not None:
            values |= {"promised_by": state.promised.by, "promised_on": state.promised.on.isoformat()}
        else:
            values["promised_by"] = self.desk.person.name
        if video is not None:
            values["chapters"] = chapters_text(tuple((one.second, one.title) for one in video.chapters))
        return values

    def moment(self, second: float | None) -> str:
        """A second of the video as people type it; "" for none."""
        return "" if second is None else clock_of(second)

    def moments(self, one: Showing, exercise_id: str) -> str:
        """When an exercise is offered, as people type it."""
        return " ".join(clock_of(at) for at in one.seconds_of(exercise_id))


def known(mine: Desk, public_id: str) -> VideoState:
    """The video, if it belongs to one of the desk's partners; others' are answered like missing ones."""
    found = video_state(db(), public_id, mine.person.id)
    if found is None or found.partner_id not in {partner.id for partner in mine.partners}:
        raise NotFound("There is no such video.")
    return found


def shown(
    mine: Desk, state: VideoState, form: Form | None = None, *, which: str = "", status: int = 200
) -> ResponseReturnValue:
    """The page, as things are or with what was refused in the form `which`."""
    session, person = db(), mine.person
    ready = state.published_at is not None
    page = VideoPage(
        desk=mine,
        state=state,
        video=video_shown(session, state.id) if ready else None,
        showings=showings_of(session, state.id, person.id, everywhere=mine.everywhere) if ready else [],
        courses=places_of(session, person.id, everywhere=mine.everywhere) if ready else [],
        history=history_of(session, state.id, HISTORY),
        form=form or Form(),
        which=which,
        said=request.args.get("said", "") if request.method == "GET" else "",
        languages=NAMES,
        today=clock.today(),
        now=clock.now(),
    )
    return render("teach/video.html", page, status)


def back(state: VideoState, said: str, at: str = "") -> ResponseReturnValue:
    """To the page again, with a word on what was done, at the part it was done in."""
    return redirect(url_for("teach.video", video=state.public_id, said=said) + (f"#{at}" if at else ""), 303)


@area.route(TEACH_VIDEO, policy=STAFF)
def video(video: str) -> ResponseReturnValue:
    """Show it."""
    mine = desk()
    return shown(mine, known(mine, video))


@area.route(TEACH_VIDEO + "state", policy=STAFF)
def video_progress(video: str) -> ResponseReturnValue:
    """How it gets on, for the script that shows it."""
    state = known(desk(), video)
    return json_reply(
        {
            "ready": state.published_at is not None,
            "failed": state.failed,
            "step": state.step,
            "number": STEPS.index(state.step) + 1 if state.step in STEPS else 0,
            "steps": len(STEPS),
            "share": state.share,
        }
    )
