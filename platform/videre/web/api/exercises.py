"""Answers to exercises: JSON for scripts, a form for everybody else."""

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from videre.foundation import addresses
from videre.foundation.errors import Invalid, NotAllowed
from videre.learning.actions.answering import Answered, Place, judge, key_of_form, submit
from videre.web import people
from videre.web.api.area import area
from videre.web.bodies import json_body
from videre.web.context import at_once, services
from videre.web.learn.feedback import Feedback, reply
from videre.web.learn.page import episode_response
from videre.web.pages import json_reply
from videre.web.policies import PUBLIC

AROUND = 4_000
STRANGERS = "120/minute"
NOT_KEPT = "You are signed out, so this answer was not kept. Sign in, then send it again; it is still here."


@area.route(
    addresses.EPISODE + "exercises/<slug:exercise>",
    also=addresses.INSTANCE_EPISODE + "exercises/<slug:exercise>",
    policy=PUBLIC,
    methods=("POST",),
    csrf="origin",
    strangers=STRANGERS,
)
def exercise_answer(
    lesson: str, episode: str, exercise: str, course: str = "", partner: str = "", instance: str = ""
) -> ResponseReturnValue:
    """Judge an answer; for somebody signed in it is kept, for a visitor only counted."""
    place = Place(course, lesson, episode, exercise, partner, instance)
    return _by_script(place) if request.is_json else _by_form(place)


def _by_script(place: Place) -> ResponseReturnValue:
    body = json_body(services().settings.answer_bytes + AROUND)
    given = _answered(place, body.get("answer"), body.get("key"), body.get("before"))
    return json_reply({**reply(given.exercise.exercise.kind, given.verdict), "state": given.state, "kept": given.kept})


def _by_form(place: Place) -> ResponseReturnValue:
    answer = request.form.getlist("answer")
    try:
        given = _answered(place, answer, key_of_form(place, answer), None)
    except Invalid as refusal:
        return _page(place, Feedback(place.exercise, answer, problem=refusal.message), 422)
    except NotAllowed as refusal:
        if refusal.kind != "signed-out":
            raise
        return _page(place, Feedback(place.exercise, answer, problem=NOT_KEPT), 401)
    return _page(place, Feedback(place.exercise, answer, given.verdict), 200)


def _answered(place: Place, answer: object, key: Any, before: Any) -> Answered:
    identity = people.session_identity()
    longest = services().settings.answer_bytes
    if identity is not None:
        return at_once(lambda own: submit(own, identity, place, answer, key, longest=longest))
    stood = before if before in ("tried", "done") else None
    return at_once(lambda own: judge(own, place, answer, before=stood, longest=longest))


def _page(place: Place, feedback: Feedback, status: int) -> ResponseReturnValue:
    return episode_response(place.where, place.lesson, place.episode, feedback=feedback, status=status)
