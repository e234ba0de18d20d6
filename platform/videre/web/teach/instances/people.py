"""The people of a course instance: looked through by page, let in or declined, taken along as a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.courses.instances import InstanceShown, instance_at
from videre.courses.queries import version_outline
from videre.foundation import clock
from videre.foundation.addresses import TEACH_INSTANCE
from videre.foundation.database import Database
from videre.foundation.errors import NotFound
from videre.learning.actions.enrolling import approve_person, decline_person
from videre.learning.people import AskedThen, PeoplePart, Show, asked_then, everybody_of, people_of
from videre.web.context import db, services
from videre.web.me.person import myself
from videre.web.pages import render, tongue
from videre.web.paging import asked_page
from videre.web.policies import INSTANCE_INSTRUCTOR
from videre.web.spreadsheets import csv_answer
from videre.web.teach.area import area

PEOPLE = TEACH_INSTANCE + "people"
LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """A page of the people. ``titles`` of episodes by id, ``episodes`` and ``exercises`` how many the course has."""

    instance: InstanceShown
    part: PeoplePart
    show: Show
    words: str
    asked: list[AskedThen]
    titles: dict[str, str]
    episodes: int
    exercises: int
    today: date


@area.route(PEOPLE, policy=INSTANCE_INSTRUCTOR)
def people(partner: str, instance: str) -> ResponseReturnValue:
    """Look through them."""
    one = instance_at(db(), partner, instance)
    wanted = request.args.get("show", Show.ALL)
    if wanted not in set(Show):
        raise NotFound
    show, words = Show(wanted), " ".join(request.args.get("words", "")[:LONGEST_WORDS].replace("\0", "").split())
    titles, episodes, exercises = _course(one)
    page, today = asked_page(), clock.today()
    part = people_of(db(), one.id, show=show, words=words, page=page, today=today, episodes=episodes)
    if page > part.pages:
        raise NotFound
    asked = asked_then(db(), one.id, tongue())
    shown = PeoplePage(one, part, show, words, asked, titles, episodes, exercises, today)
    return render("teach/instances/people.html", shown)


@area.route(TEACH_INSTANCE + "people.csv", policy=INSTANCE_INSTRUCTOR)
def people_table(partner: str, instance: str) -> Response:
    """All of them as a table, with what they told when joining."""
    one = instance_at(db(), partner, instance)
    titles, _episodes, _exercises = _course(one)
    asked = asked_then(db(), one.id)
    header = ["name", "state", "joined", "episodes done", "exercises done", "last episode", "last active day"]
    name = f"people-{one.partner_slug}-{one.slug}-{clock.today().isoformat()}.csv"
    return csv_answer(
        name, [*header, *(question.label for question in asked)], _rows(services().database, one.id, titles, asked)
    )


@area.route(PEOPLE + "/<public:person>/<slug:what>", policy=INSTANCE_INSTRUCTOR, methods=("POST",))
def person_decide(partner: str, instance: str, person: str, what: str) -> ResponseReturnValue:
    """Let somebody in, say no, or take somebody out."""
    one = instance_at(db(), partner, instance)
    decide = {"approve": approve_person, "decline": decline_person}.get(what)
    if decide is None:
        raise NotFound
    decide(db(), myself().id, one.id, person)
    show = request.form.get("show", Show.WAITING)
    back = url_for("teach.people", partner=partner, instance=instance, show=show if show in set(Show) else None)
    return redirect(back, 303)


def _course(one: InstanceShown) -> tuple[dict[str, str], int, int]:
    outline = version_outline(db(), one.version_id)
    episodes = [episode for _lesson, episode in outline.episodes()] if outline else []
    return {one.id: one.title for one in episodes}, len(episodes), sum(len(one.exercises) for one in episodes)


def _rows(
    database: Database, instance_id: int, titles: dict[str, str], asked: list[AskedThen]
) -> Iterator[list[object]]:
    """Read while the answer is sent, when the request is over: so in a session of its own."""
    with database.session() as session:
        for one in everybody_of(session, instance_id):
            yield [
                one.name,
                one.state.value,
                one.joined_at.date().isoformat() if one.joined_at else "",
                one.episodes_done,
                one.exercises_done,
                titles.get(one.last_episode_id or "", one.last_episode_id or ""),
                one.active_on.isoformat() if one.active_on else "",
                *(question.said(one.answers.get(question.id, "")) for question in asked),
            ]
