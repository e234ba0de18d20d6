"""What will be talked about in an hour, put in order by those who hold it."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.foundation import clock
from videre.foundation.addresses import TEACH_LIVE
from videre.foundation.errors import Invalid, NotFound
from videre.live.actions.agenda import add_topic, move_topic, order_by_votes, remove_topic
from videre.live.queries import SessionShown, Topic, topics_of
from videre.live.rules import TOPIC_LENGTH, Phase
from videre.web.context import db
from videre.web.forms import Form, typed
from videre.web.pages import render
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.live.leading import led_hour


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """The topics and the form for another one."""

    shown: SessionShown
    phase: Phase
    topics: tuple[Topic, ...]
    form: Form
    longest: int


@area.route(TEACH_LIVE + "topics", policy=STAFF, methods=("GET", "POST"), limit="120/minute")
def topics(live: str) -> ResponseReturnValue:
    """The list; one button per thing to do."""
    shown, me = led_hour(live)
    if request.method == "GET":
        return _page(shown, Form())
    what, form = request.form.get("do", "add"), typed("topic")
    anchor = "topics"
    try:
        if what == "add":
            add_topic(db(), me.id, shown.row.id, form["topic"])
        elif what == "order":
            order_by_votes(db(), me.id, shown.row.id)
        else:
            one = topic_at(shown, request.form.get("item", ""))
            anchor = f"topic-{one.public_id}" if what != "remove" else anchor
            if what == "remove":
                remove_topic(db(), me.id, one.id)
            else:
                move_topic(db(), me.id, one.id, -1 if what == "up" else 1)
    except Invalid as refusal:
        return _page(shown, form.refused(refusal), 422)
    return redirect(url_for("teach.topics", live=live, _anchor=anchor), 303)


def topic_at(shown: SessionShown, public_id: str) -> Topic:
    """The topic of that id in the hour."""
    found = next((one for one in topics_of(db(), shown.row.id) if one.public_id == public_id), None)
    if found is None:
        raise NotFound("There is no such topic.")
    return found


def _page(shown: SessionShown, form: Form, status: int = 200) -> ResponseReturnValue:
    found = tuple(topics_of(db(), shown.row.id))
    page = AgendaPage(shown, shown.hour.phase(clock.now()), found, form, TOPIC_LENGTH)
    return render("teach/live/topics.html", page, status)
