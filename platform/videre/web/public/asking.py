"""A question on a page of its own: replies, votes, and what staff decide."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests

from videre.courses.queries import course_state
from videre.courses.where import Where
from videre.discussion import queries
from videre.discussion.access import may_answer
from videre.discussion.actions import deciding
from videre.discussion.actions.asking import withdraw_question
from videre.discussion.actions.replying import add_reply
from videre.discussion.actions.voting import vote_question
from videre.discussion.links import is_private_key
from videre.discussion.models import Question, Reply
from videre.discussion.queries import EpisodeNamed
from videre.discussion.rules import State, state
from videre.foundation import clock
from videre.foundation.addresses import QUESTION, is_local
from videre.foundation.errors import FOR_SOME, Conflict, Invalid, NotFound
from videre.interchange.linked.questions import Said
from videre.interchange.plain import plain_text
from videre.learning.members import may_read
from videre.live.access import led_by
from videre.live.actions.agenda import take_question
from videre.live.models import LiveHost, LiveSession
from videre.live.queries import Hour, hours_taking, hours_where, session_shown
from videre.web import asking
from videre.web.asking import WritingForm, seen_at_once, writing_form
from videre.web.context import db, services
from videre.web.forms import Form
from videre.web.found import Found, here
from videre.web.learn.where import episode_address
from videre.web.pages import json_reply, render
from videre.web.people import reader
from videre.web.policies import PUBLIC, STAFF
from videre.web.public.area import area
from videre.web.public.found import question_found
from videre.web.strangers import check_stranger, count_stranger
from videre.web.voters import new_voter, remember_voter, voter

VOTES = "30/minute"
NOT_FOR_ALL = "No question here that everybody may read. If it is yours, sign in, or open the link of our letter."
SAID = {
    "asked": "Your question is here.",
    "replied": "Your reply is here.",
    "reply-waits": "Thank you. Others see your reply as soon as somebody who teaches has read it.",
    "decided": "Done.",
    "taken": "It is on the page of that live hour.",
}


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """A reply as the reader may see it."""

    public_id: str
    html: Markup
    name: str
    by_staff: bool
    at: datetime
    state: State
    is_answer: bool


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """Everything on the page. ``private`` is the key of an asker without account, ``hours`` those to take it to."""

    question: Question
    html: Markup
    state: State
    place: EpisodeNamed
    lesson: str
    is_mine: bool
    private: str
    is_staff: bool
    voted: bool
    replies: tuple[ReplyShown, ...]
    reply: WritingForm
    hours: tuple[Hour, ...]
    taken: Hour | None
    was_talked: bool
    said: str
    found: Found | None


@area.route(QUESTION, policy=PUBLIC)
def question(question: str) -> ResponseReturnValue:
    """The question in its place."""
    try:
        one = _seen(question)
    except NotFound:
        raise NotFound(NOT_FOR_ALL, kind=FOR_SOME) from None
    return _page(one)


@area.route(QUESTION + "reply", policy=PUBLIC, methods=("POST",), csrf="origin")
def question_reply(question: str) -> ResponseReturnValue:
    """Reply; from staff it may be the answer at the same time."""
    one, form = _seen(question), asking.sent_form()
    try:
        check_stranger(request.form)
        reply = add_reply(
            db(),
            asking.user_id(),
            one.id,
            asking.words(form),
            key=asking.form_key(form),
            at_once=seen_at_once(one.course_id),
            waiting_most=services().settings.questions_waiting,
        )
    except (Invalid, Conflict, TooManyRequests) as refusal:
        again, status, headers = asking.refused(form, refusal)
        answer = _page(one, again, status)
        answer.headers.update(headers)
        return answer
    if request.form.get("answer") and may_answer(db(), asking.user_id() or 0, one):
        deciding.mark_answer(db(), asking.user_id(), one.id, reply.public_id)
    return _back(one, "replied" if reply.shown_at else "reply-waits")


@area.route(QUESTION + "vote", policy=PUBLIC, methods=("POST",), csrf="origin")
def question_vote(question: str) -> ResponseReturnValue:
    """“I have this too”, or no longer."""
    count_stranger(VOTES)
    one = _seen(question)
    key, name = voter(), ""
    if key is None:
        key, name = new_voter()
    wanted = request.form.get("wanted") != "no"
    votes = vote_question(db(), one.id, key, asking.user_id(), wanted=wanted)
    answer = json_reply({"votes": votes, "voted": wanted}) if asking.wants_script() else _back(one, "")
    if name:
        remember_voter(answer, name)
    return answer


@area.route(QUESTION + "withdraw", policy=PUBLIC, methods=("POST",), csrf="origin")
def question_withdraw(question: str) -> ResponseReturnValue:
    """Take one's own question back while nobody has replied."""
    count_stranger(VOTES)
    one = _seen(question)
    if not _is_mine(one):
        raise NotFound
    place = _place(one)
    withdraw_question(db(), one)
    return redirect(_lesson(one, place), 303)


@area.route(QUESTION + "decide", policy=STAFF, methods=("POST",))
def question_decide(question: str) -> ResponseReturnValue:
    """What staff decide about the question or one of its replies."""
    one, me, reply = _seen(question), asking.user_id() or 0, request.form.get("reply", "")
    match request.form.get("do"):
        case "show":
            deciding.show_question(db(), me, one.id)
        case "hide":
            deciding.hide_question(db(), me, one.id)
        case "answer":
            deciding.mark_answer(db(), me, one.id, reply)
        case "unanswer":
            deciding.unmark_answer(db(), me, one.id)
        case "show-reply":
            deciding.show_reply(db(), me, one.id, reply)
        case "hide-reply":
            deciding.hide_reply(db(), me, one.id, reply)
        case _:
            raise Invalid("Say what to do with the question.", fields={"do": "There is no such choice."})
    return _back(one, "decided")


@area.route(QUESTION + "take", policy=STAFF, methods=("POST",))
def question_take(question: str) -> ResponseReturnValue:
    """Take the question to a live hour, where it is a topic with votes."""
    one, me = _seen(question), asking.user_id() or 0
    if not may_answer(db(), me, one):
        raise NotFound
    hour = session_shown(db(), request.form.get("hour", ""))
    if hour is None:
        raise NotFound
    take_question(db(), me, hour.row.id, one.id)
    return _back(one, "taken")


def hours_for(user_id: int, course_ids: set[int]) -> dict[int, tuple[Hour, ...]]:
    """The coming hours of these courses that somebody may put topics on, by course; one statement."""
    holds = sa.exists().where(LiveHost.session_id == LiveSession.id, LiveHost.user_id == user_id)
    coming = sa.and_(LiveSession.ends_at > clock.now(), LiveSession.cancelled_at.is_(None))
    who = reader()
    mine = sa.true() if who and who.is_administrator else sa.or_(holds, led_by(user_id))
    found = hours_where(db(), sa.and_(LiveSession.course_id.in_(course_ids), coming, mine), limit=60)
    return {course: tuple(one for one in reversed(found) if one.course_id == course) for course in course_ids}


def _seen(public_id: str) -> Question:
    """The question, if this reader may see it: others' only when it is shown, one's own and those of staff always.

    What was asked in a course that is for members now is shown to its members.
    """
    one = queries.question_by_public_id(db(), public_id)
    if one is None:
        raise NotFound
    me = asking.user_id()
    is_shown = state(one.shown_at, one.hidden_at) is State.SHOWN and may_read(db(), me, one.course_id)
    if is_shown or _is_mine(one):
        return one
    if me is None or not may_answer(db(), me, one):
        raise NotFound
    return one


def _is_mine(one: Question) -> bool:
    me = asking.user_id()
    return (me is not None and me == one.user_id) or bool(_private(one))


def _private(one: Question) -> str:
    """The key of an asker without account, if the request carries it."""
    given = request.values.get("key", "")
    if one.user_id is not None or not given:
        return ""
    return given if is_private_key(services().settings.secret_key, one.public_id, given) else ""


def _place(one: Question) -> EpisodeNamed:
    found = queries.episodes_named(db(), [(one.course_id, one.episode_id)])
    if not found:
        raise NotFound
    return found[one.course_id, one.episode_id]


def _lesson(one: Question, place: EpisodeNamed) -> str:
    """The place in the lesson where it was asked; the course where the episode is gone."""
    where = queries.asked_in(db(), one) or Where(place.course_slug)
    if not place.lesson_id:
        return f"{request.script_root}/{where.path}"
    anchor = f"#t={int(one.second)}" if one.second is not None else ""
    if one.exercise_id in place.exercises:
        anchor = f"#exercise-{one.exercise_id}"
    return episode_address(where, place.lesson_id, one.episode_id) + anchor


def _page(one: Question, form: Form | None = None, status: int = 200) -> Response:
    me = asking.user_id()
    is_staff = me is not None and may_answer(db(), me, one)
    place, private = _place(one), _private(one)
    taken = hours_taking(db(), [one.id]).get(one.id)
    own = Form() if form is None else form
    replies, lesson = _replies(one, me, is_staff=is_staff), _lesson(one, place)
    answer = render(
        "public/question.html",
        QuestionPage(
            question=one,
            html=Markup(one.html),
            state=state(one.shown_at, one.hidden_at),
            place=place,
            lesson=lesson,
            is_mine=_is_mine(one),
            private=private,
            is_staff=is_staff,
            voted=queries.has_voted(db(), one.id, voter()),
            replies=replies,
            reply=writing_form(own, at_once=is_staff or seen_at_once(one.course_id)),
            hours=hours_for(me, {one.course_id})[one.course_id] if is_staff and me and taken is None else (),
            taken=taken,
            was_talked=taken is not None and taken.ends_at <= clock.now(),
            said=SAID.get(request.args.get("said", ""), "") if request.method == "GET" else "",
            found=_found(one, place, private, replies, lesson),
        ),
        status,
    )
    if private or state(one.shown_at, one.hidden_at) is not State.SHOWN:
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _found(
    one: Question, place: EpisodeNamed, private: str, replies: tuple[ReplyShown, ...], lesson: str
) -> Found | None:
    """What programs find of it: what everybody sees, of courses that everybody may read."""
    if private or state(one.shown_at, one.hidden_at) is not State.SHOWN:
        return None
    if course_state(db().connection(), place.course_slug) is None:
        return None
    asked = Said(one.text, one.name, one.created_at, one.votes)
    shown = [reply for reply in replies if reply.state is State.SHOWN]
    said = {reply: Said(plain_text(str(reply.html)), reply.name, reply.at) for reply in shown}
    answer = next((said[reply] for reply in shown if reply.is_answer), None)
    others = [said[reply] for reply in shown if not reply.is_answer]
    # The address on the page begins with the mount point, which the public address holds already.
    about = here().address + lesson.removeprefix(request.script_root)
    return question_found(one.public_id, asked, answer, others, about)


def _replies(one: Question, me: int | None, *, is_staff: bool) -> tuple[ReplyShown, ...]:
    def may_see(reply: Reply) -> bool:
        shown = state(reply.shown_at, reply.hidden_at) is State.SHOWN
        return shown or is_staff or (me is not None and reply.user_id == me)

    return tuple(
        ReplyShown(
            reply.public_id,
            Markup(reply.html),
            reply.name,
            reply.by_staff,
            reply.created_at,
            state(reply.shown_at, reply.hidden_at),
            reply.id == one.answer_id,
        )
        for reply in queries.replies_of(db(), one)
        if may_see(reply)
    )


def _back(one: Question, said: str) -> Response:
    """To where the form stood, or to the question."""
    target = request.form.get("next", "")
    if target and is_local(target):
        answer = redirect(target, 303)
    else:
        key = _private(one) or None
        answer = redirect(url_for("public.question", question=one.public_id, key=key, said=said or None), 303)
    return answer  # type: ignore[return-value]
