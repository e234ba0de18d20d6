"""How was this episode? One tap, one sentence, nobody's name."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from videre.courses.where import Where
from videre.foundation import addresses
from videre.foundation.errors import Conflict, Invalid
from videre.learning.actions.saying import give_feedback
from videre.learning.published import read_at
from videre.learning.rules import SENTENCE_LENGTH
from videre.web.context import db
from videre.web.errors import wants_json
from videre.web.forms import Form, typed
from videre.web.learn.page import area
from videre.web.learn.where import episode_address, host_at
from videre.web.looks import Look
from videre.web.pages import json_reply, render
from videre.web.people import reader
from videre.web.policies import PUBLIC

A_MINUTE = "10/minute"


@dataclass(frozen=True, slots=True)
class SayingPage:
    """The form on a page of its own, and the thanks."""

    title: str
    lesson: str
    form: Form
    most: int
    done: bool
    look: Look | None


@area.route(
    addresses.EPISODE + "feedback",
    also=addresses.INSTANCE_EPISODE + "feedback",
    policy=PUBLIC,
    methods=("GET", "POST"),
    csrf="origin",
    limit=A_MINUTE,
)
def feedback(lesson: str, episode: str, course: str = "", partner: str = "", instance: str = "") -> ResponseReturnValue:
    """Say it."""
    where = Where(course, partner, instance)
    who = reader()
    user_id = who.id if who else None
    title = read_at(db(), where, user_id).episode(lesson, episode).title
    form, done, status = typed("tap", "sentence"), False, 200
    if request.method == "POST":
        try:
            give_feedback(db(), where, lesson, episode, form["tap"], form["sentence"], user_id)
            done = True
        except (Invalid, Conflict) as refusal:
            if wants_json():
                raise
            db().rollback()
            form, status = form.refused(refusal), 422 if isinstance(refusal, Invalid) else 409
        if done and wants_json():
            return json_reply({})
    host = host_at(where)
    page = SayingPage(
        title, episode_address(where, lesson, episode), form, SENTENCE_LENGTH, done, host.look if host else None
    )
    return render("learn/feedback.html", page, status)
