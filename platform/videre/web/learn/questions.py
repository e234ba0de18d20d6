"""Questions of an episode: a page with all of them and the form, and both as parts that a script puts in place."""

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests

from videre.discussion.actions.asking import ask_question
from videre.discussion.links import private_key
from videre.discussion.models import Question
from videre.discussion.places import Episode, Place, episode_at, episode_of
from videre.discussion.queries import questions_beside, voted_for, waiting_of
from videre.foundation import addresses
from videre.foundation.database import in_pages
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.web import asking
from videre.web.asking import QuestionList, WritingForm, seen_at_once, writing_form
from videre.web.context import db, services
from videre.web.forms import Form
from videre.web.learn.page import area
from videre.web.pages import clock_text, fragment, json_reply, render, tongue
from videre.web.people import reader
from videre.web.policies import PUBLIC
from videre.web.strangers import check_stranger
from videre.web.voters import voter

ON_A_PAGE = 50
HERE = addresses.EPISODE + "questions"
THERE = addresses.INSTANCE_EPISODE + "questions"


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """The page: the questions `number` × `ON_A_PAGE` further on, and the form. ``back`` is the lesson page."""

    place: Episode
    back: str
    list: QuestionList
    ask: WritingForm
    number: int
    pages: int


@area.route(HERE, also=THERE, policy=PUBLIC, methods=("GET", "POST"), csrf="origin")
def question_list(
    lesson: str, episode: str, course: str = "", partner: str = "", instance: str = ""
) -> ResponseReturnValue:
    """All questions of an episode, and asking."""
    where = _where(course, partner, instance, lesson, episode)
    if request.method == "GET":
        place, form = _wished(where)
        return _page(where, _form(where, place, form))
    form = asking.sent_form()
    try:
        return _asked(where, form)
    except (Invalid, Conflict, TooManyRequests) as refusal:
        again, status, headers = asking.refused(form, refusal)
        made = _form(where, _exercise(where, form), again)
        if asking.wants_script():
            body = {"message": again.message, "fields": again.errors, "html": fragment("learn/_ask_form.html", made)}
            answer = json_reply(body, status)
        else:
            answer = _page(where, made, status)
        answer.headers.update(headers)
        return answer


@area.route(HERE + "/form", also=THERE + "/form", policy=PUBLIC)
def question_form(
    lesson: str, episode: str, course: str = "", partner: str = "", instance: str = ""
) -> ResponseReturnValue:
    """The form alone, for a place of the episode."""
    where = _where(course, partner, instance, lesson, episode)
    place, form = _wished(where)
    return _part("learn/_ask_form.html", _form(where, place, form))


@area.route(HERE + "/list", also=THERE + "/list", policy=PUBLIC)
def question_part(
    lesson: str, episode: str, course: str = "", partner: str = "", instance: str = ""
) -> ResponseReturnValue:
    """The list alone as it is for this reader: their votes, and what they asked that others do not see yet."""
    where = _where(course, partner, instance, lesson, episode)
    return _part("learn/_questions.html", _list(where, 1)[0])


def _where(course: str, partner: str, instance: str, lesson: str, episode: str) -> Episode:
    if course:
        return episode_of(db(), course, lesson, episode)
    return episode_at(db(), partner, instance, lesson, episode)


def _wished(where: Episode) -> tuple[Place, Form]:
    """The place that the address names; what it says wrongly is left out."""
    exercise, at = request.args.get("exercise", ""), request.args.get("at", "")
    values = {}
    try:
        where.at(exercise=exercise)
        values["exercise"] = exercise
    except Invalid:
        exercise = ""
    try:
        second = where.at(second=at).second
        values["at"] = "" if second is None else clock_text(second)
    except Invalid:
        pass
    return where.at(exercise=exercise), Form(values)


def _exercise(where: Episode, form: Form) -> Place:
    try:
        return where.at(exercise=form["exercise"])
    except Invalid:
        return where.at()


def _form(where: Episode, place: Place, form: Form) -> WritingForm:
    at_once = seen_at_once(where.course_id)
    return writing_form(form, at_once=at_once, has_video=where.video is not None, title=place.exercise_title)


def _asked(where: Episode, form: Form) -> ResponseReturnValue:
    check_stranger(request.form)
    words, wrong = None, {}
    try:
        words = asking.words(form)
    except Invalid as refusal:
        wrong = dict(refusal.fields)
    try:
        place = where.at(second=form["at"], exercise=form["exercise"])
    except Invalid as refusal:
        wrong |= refusal.fields
    if words is None or wrong:
        raise Invalid(fields=wrong)
    settings = services().settings
    who = reader()
    question = ask_question(
        db(),
        who.id if who else None,
        place,
        words,
        key=asking.form_key(form),
        at_once=seen_at_once(where.course_id),
        waiting_most=settings.questions_waiting,
        language=tongue(),
    )
    return _told(question)


def _told(question: Question) -> ResponseReturnValue:
    """Where the asker finds the question again; for strangers the address is the only proof that it is theirs."""
    key = "" if question.user_id else private_key(services().settings.secret_key, question.public_id)
    address = url_for("public.question", question=question.public_id, key=key or None, said="asked")
    if not asking.wants_script():
        return redirect(address, 303)
    shown = question.shown_at is not None
    return json_reply({"id": question.public_id, "key": key, "address": address, "shown": shown}, 201)


def _list(where: Episode, number: int, lesson: str = "") -> tuple[QuestionList, int]:
    skip, _ = in_pages(0, ON_A_PAGE, number)
    shown, total = questions_beside(db(), where.course_id, where.episode.id, where.video, most=ON_A_PAGE, skip=skip)
    who = reader()
    found = QuestionList(
        shown=tuple(shown),
        total=total,
        exercises={one.id: one.title for one in where.episode.exercises},
        voted=voted_for(db(), [one.public_id for one in shown], voter()),
        mine=tuple(waiting_of(db(), where.course_id, where.episode.id, who.id)) if who else (),
        lesson=lesson,
    )
    return found, in_pages(total, ON_A_PAGE, number)[1]


def _page(where: Episode, made: WritingForm, status: int = 200) -> Response:
    number = request.args.get("page", "1")
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 7 else 1
    back = request.script_root + request.path.removesuffix("questions")
    found, pages = _list(where, max(at, 1), back)
    if at > pages:
        raise NotFound
    return render("learn/questions.html", QuestionsPage(where, back, found, made, max(at, 1), pages), status)


def _part(template: str, page: object) -> Response:
    response = Response(fragment(template, page), mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response
