"""Joining on a page: the host's questions, codes, approval, leaving; nothing typed is lost."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import published, write_course
from videre.accounts.models import User
from videre.courses.actions import change_instance, close_instance, open_instance
from videre.courses.models import Course
from videre.courses.plans import InstancePlan
from videre.courses.rules import Joining
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.learning.models import Enrolment, JoiningAnswer
from videre.partners.models import JoiningQuestion

HERE = "/at/nord/spring/"
SignedIn = Callable[[User], FlaskClient]


@pytest.fixture
def spring(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """The small course at Nord, which asks for the country and the name of the group."""
    course_id = published(database, storage, write_course(tmp_path)).course_id
    with unit_of_work(database) as db:
        for position, (key, kind, required) in enumerate((("country", "choice", False), ("group", "text", True))):
            db.add(
                JoiningQuestion(
                    partner_id=cast.nord.id,
                    key=key,
                    kind=kind,
                    label="Which group?",
                    purpose="To seat you <together>.",
                    options=[],
                    required=required,
                    position=position,
                    created_at=clock.now(),
                )
            )
        return open_instance(db, None, cast.nord.id, course_id, "spring").id


def plan(database: Database, instance_id: int, **changes: object) -> None:
    with unit_of_work(database) as db:
        change_instance(db, None, instance_id, InstancePlan(**changes))  # type: ignore[arg-type]


def sent(browser: FlaskClient, path: str, **fields: str) -> tuple[int, str, str]:
    """The form at `path` as a browser sends it: (status, where it leads, the page)."""
    page = browser.get(path if "leave" not in path else HERE).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None, page[:2000]
    answer = browser.post(path, data={"csrf_token": token.group(1), **fields})
    return answer.status_code, answer.headers.get("Location", ""), answer.text


def states(database: Database) -> list[str]:
    with database.session() as db:
        return list(db.scalars(sa.select(Enrolment.state).order_by(Enrolment.id)))


def test_joining_needs_an_account_and_leads_back(spring: int, client: FlaskClient) -> None:
    answer = client.get(HERE + "join")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/at/nord/spring/join")


def test_the_few_questions_stand_with_their_purpose(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    bo = signed_in(cast.bo)
    page = bo.get(HERE + "join").text
    for part in (
        "Which country do you work or study in?",
        "To seat you &lt;together&gt;.",
        "Rather not say",
        "optional",
    ):
        assert part in page, part
    status, _, again = sent(bo, HERE + "join", **{"ask-country": "no", "ask-group": " "})
    assert status == 422
    assert "This one needs an answer." in again
    assert '<option value="no" selected>' in again
    status, where, _ = sent(bo, HERE + "join", **{"ask-country": "no", "ask-group": "<b>Ice</b>"})
    assert (status, where) == (303, HERE + "?said=joined")
    assert "You take part now" in bo.get(where).text
    assert bo.get(HERE + "join").headers["Location"] == HERE
    mine = bo.get(HERE + "answers").text
    assert "&lt;b&gt;Ice&lt;/b&gt;" in mine
    status, where, _ = sent(bo, HERE + "answers", **{"ask-country": "", "ask-group": "Snow"})
    assert (status, where) == (303, HERE + "?said=answers")
    with database.session() as db:
        assert db.scalars(sa.select(JoiningAnswer.answer)).all() == ["Snow"]


def test_a_wrong_code_keeps_what_was_typed(spring: int, database: Database, cast: Cast, signed_in: SignedIn) -> None:
    plan(database, spring, joining=Joining.CODE, join_code="fjord-2027")
    bo = signed_in(cast.bo)
    status, _, page = sent(bo, HERE + "join", **{"code": "ford-2027", "ask-group": "Ice"})
    assert status == 422
    for part in ("This is not the code", 'value="ford-2027"', 'value="Ice"'):
        assert part in page, part
    assert "fjord" not in page
    assert states(database) == []
    assert sent(bo, HERE + "join", **{"code": "FJORD 2027", "ask-group": "Ice"})[0] == 303
    assert states(database) == ["joined"]


def test_codes_are_not_guessed_by_trying(
    spring: int,
    database: Database,
    storage: LocalStorage,
    cast: Cast,
    settings: object,
    app: Flask,
    signed_in: SignedIn,
) -> None:
    plan(database, spring, joining=Joining.CODE, join_code="fjord-2027", asks=False)
    services = app.extensions["videre"]
    from dataclasses import replace  # noqa: PLC0415

    app.extensions["videre"] = replace(services, settings=replace(services.settings, rate_limits=True))
    bo, di = signed_in(cast.bo), signed_in(cast.di)
    tries = [sent(bo, HERE + "join", code=f"guess-{number}")[0] for number in range(12)]
    assert tries == [422] * 10 + [429] * 2
    assert sent(bo, HERE + "join", code="fjord-2027")[0] == 429
    assert sent(di, HERE + "join", code="fjord-2027")[0] == 303


def test_the_hosts_own_form_asks_instead_of_us(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    plan(database, spring, joining=Joining.FORM, form_address="https://nord.example/form?a=1&b=2", join_code="abc234")
    bo = signed_in(cast.bo)
    page = bo.get(HERE + "join").text
    assert 'href="https://nord.example/form?a=1&amp;b=2"' in page
    assert "Which country" not in page
    assert sent(bo, HERE + "join", code="abc234")[0] == 303


def test_asking_waiting_and_taking_it_back(spring: int, database: Database, cast: Cast, signed_in: SignedIn) -> None:
    plan(database, spring, joining=Joining.APPROVAL, asks=False)
    bo = signed_in(cast.bo)
    status, where, _ = sent(bo, HERE + "join")
    assert (status, where) == (303, HERE + "?said=asked")
    assert "has not answered yet" in bo.get(HERE).text
    assert "waiting for their answer" in bo.get("/me/progress").text
    assert sent(bo, HERE + "leave")[:2] == (303, HERE + "?said=left")
    assert states(database) == ["left"]
    assert "joined-title" not in bo.get("/me/progress").text


def test_my_courses_stand_under_my_progress_and_where_i_go_on(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    bo = signed_in(cast.bo)
    sent(bo, HERE + "join", **{"ask-group": "Ice"})
    assert f'href="{HERE}"' in bo.get("/me/progress").text
    bo.post(HERE + "begin/e1/marks/read", json={})
    assert f'href="{HERE}begin/e1/"' in bo.get("/").text or f'href="{HERE}begin/e2/"' in bo.get("/").text
    with unit_of_work(database) as db:
        close_instance(db, None, spring)
    assert f'href="{HERE}begin' not in bo.get("/").text


def test_what_is_over_cannot_be_joined(spring: int, database: Database, cast: Cast, signed_in: SignedIn) -> None:
    plan(database, spring, ends_on=clock.today() - timedelta(days=1), asks=False)
    bo = signed_in(cast.bo)
    page = bo.get(HERE + "join").text
    assert "This course ended on" in page
    assert "<form" not in page.split('<main id="main"', 1)[1]
    assert states(database) == []


@pytest.mark.parametrize("path", ["/at/nord/none/", "/at/sor/spring/", "/at/none/spring/"])
@pytest.mark.parametrize("what", ["join", "answers"])
def test_foreign_and_missing_courses_answer_alike(
    spring: int, cast: Cast, signed_in: SignedIn, path: str, what: str
) -> None:
    assert signed_in(cast.bo).get(path + what).status_code == 404


def test_answers_are_only_there_for_whoever_joined(spring: int, cast: Cast, signed_in: SignedIn) -> None:
    assert signed_in(cast.di).get(HERE + "answers").status_code == 404


def test_it_works_for_members_only_courses_too(
    spring: int, database: Database, cast: Cast, app: Flask, signed_in: SignedIn
) -> None:
    with unit_of_work(database) as db:
        db.execute(sa.update(Course).values(members_only=True))
    bo = signed_in(cast.bo)
    assert visitor(app).get(HERE).status_code == 404
    assert bo.get(HERE).status_code == 404
    assert sent(bo, HERE + "join", **{"ask-group": "Ice"})[0] == 303
    assert bo.get(HERE).status_code == 200
    assert sent(bo, HERE + "leave")[1] == "/me/progress?said=left"
    assert bo.get(HERE).status_code == 404


def test_a_ready_question_and_its_countries_are_in_the_readers_language(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    with unit_of_work(database) as db:
        for one in (cast.bo, cast.ada, cast.admin):
            db.get_one(User, one.id).language = "nb"
    bo = signed_in(cast.bo)
    page = bo.get(HERE + "join").text
    for part in ("Hvilket land arbeider eller studerer du i?", '<option value="no">Norge</option>'):
        assert part in page, part
    sent(bo, HERE + "join", **{"ask-country": "no", "ask-group": "Ice"})
    assert '<option value="no" selected>Norge</option>' in bo.get(HERE + "answers").text
    ada = signed_in(cast.ada)
    assert "Norge" in ada.get("/teach/at/nord/spring/people").text
    numbers = signed_in(cast.admin).get("/partner/nord/numbers").text
    for part in ("Hvilket land arbeider eller studerer du i?", "ble med", "Folk som ble med på et av kursene"):
        assert part in numbers, part
    assert "<title>Tall · Nord</title>" in numbers, "the partner is named once"
