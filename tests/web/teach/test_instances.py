"""Who is where, the people, who helps: for those who work there, from counters, and for nobody else."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast, person
from tests.support.courses import published, write_course
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses.actions import add_staff, open_instance
from videre.courses.models import CourseInstance, InstanceCoHost, Staff
from videre.courses.plans import InstancePlan
from videre.courses.queries import is_somebody_on_duty
from videre.courses.rules import Joining, StaffRole
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.learning.actions.answering import Place, submit
from videre.learning.actions.enrolling import join_instance
from videre.learning.actions.marking import mark
from videre.learning.completion import Mark
from videre.learning.models import Enrolment
from videre.partners.models import JoiningQuestion, Membership
from videre.web.spreadsheets import harmless

HERE = "/teach/at/nord/spring/"
SignedIn = Callable[[User], FlaskClient]


@pytest.fixture
def spring(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """The small course at Nord where the host approves; Ada teaches there, Di helps, Bo learns. Another at Sør."""
    course_id = published(database, storage, write_course(tmp_path)).course_id
    with unit_of_work(database) as db:
        plan = InstancePlan(joining=Joining.APPROVAL)
        instance = open_instance(db, None, cast.nord.id, course_id, "spring", plan)
        open_instance(db, None, cast.sor.id, course_id, "spring")
        add_staff(db, None, instance.id, cast.di.id, StaffRole.HELPER)
        db.add(Membership(partner_id=cast.nord.id, user_id=cast.admin.id, role="administrator", since=clock.now()))
        return instance.id


def learners(database: Database, instance_id: int, names: list[str], *, answer: str = "") -> list[User]:
    """People who take part and have read the first episode and solved its exercise."""
    with unit_of_work(database) as db:
        db.execute(sa.update(CourseInstance).where(CourseInstance.id == instance_id).values(joining="open"))
        partner_id = db.scalars(sa.select(CourseInstance.partner_id).where(CourseInstance.id == instance_id)).one()
        key = f"group-{len(names)}"
        if answer:
            about = {"label": "Group?", "purpose": "To know.", "options": [], "required": False, "position": 1}
            db.add(JoiningQuestion(partner_id=partner_id, key=key, kind="text", created_at=clock.now(), **about))
            db.flush()
        found = []
        for number, name in enumerate(names):
            user = person(db, name, f"learner-{key}-{number}@example.org")
            join_instance(db, user.id, instance_id, answers={key: answer} if answer else None)
            identity = (user.id, user.session_version)
            mark(db, identity, "small", "begin", "e1", Mark.READ, 90)
            submit(db, identity, Place("small", "begin", "e1", "pick"), ["a"], "key-01", longest=1000)
            found.append(user)
        db.execute(sa.update(CourseInstance).where(CourseInstance.id == instance_id).values(joining="approval"))
        return found


def post(browser: FlaskClient, page: str, path: str, **fields: str) -> int:
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(page).text)
    assert token is not None
    return browser.post(path, data={"csrf_token": token.group(1), **fields}).status_code


def test_who_works_there_sees_where_people_are(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    learners(database, spring, ["Kari", "Ola"])
    for reader, sees_people in ((cast.ada, True), (cast.di, False), (cast.admin, True)):
        text = signed_in(reader).get(HERE).text
        assert "2 people take part" in text
        assert ('href="/teach/at/nord/spring/people"' in text) is sees_people
        row = text[text.index("Episode 1") :]
        assert "100 %" in row[: row.index("</tr>")]
    assert "small course" in signed_in(cast.ada).get("/teach/at/").text
    assert signed_in(cast.ada).get("/teach/").status_code in (200, 302)


def test_nobody_else_does(spring: int, database: Database, cast: Cast, app: Flask, signed_in: SignedIn) -> None:
    for path in ("", "people", "people.csv", "staff"):
        assert visitor(app).get(HERE + path).status_code == 302, path
        for stranger in (cast.bo, cast.cy):
            assert signed_in(stranger).get(HERE + path).status_code == 404, path
        for missing in ("/teach/at/nord/none/", "/teach/at/none/spring/", "/teach/at/sor/spring/"):
            assert signed_in(cast.ada).get(missing + path).status_code == 404, missing + path
    for path in ("people", "people.csv"):
        assert signed_in(cast.di).get(HERE + path).status_code == 404, path
    assert "spring" not in signed_in(cast.cy).get("/teach/at/").text.replace("/at/sor/spring/", "")


def test_pages_cost_the_same_for_one_person_and_for_many(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    learners(database, spring, ["Kari"], answer="Ice")
    ada = signed_in(cast.ada)
    paths = (HERE, HERE + "people", HERE + "people?show=silent", "/teach/at/")

    def costs() -> list[int]:
        found = []
        for path in paths:
            with statements(database) as sent:
                assert ada.get(path).status_code == 200
            found.append(len(sent))
        return found

    before = costs()
    learners(database, spring, [f"Learner {number}" for number in range(60)], answer="Snow")
    assert costs() == before
    with statements(database) as sent:
        ada.get(HERE)
    assert not [one for one in sent if "count(" in one.lower() or "videre_tick" in one]


def test_the_list_goes_by_pages_and_finds_names(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    learners(database, spring, [f"Learner {number:02}" for number in range(60)], answer="<b>%(x)s Ice")
    ada = signed_in(cast.ada)
    assert "&lt;b&gt;%(x)s Ice" in ada.get(HERE + "people").text
    assert "<b>%(x)s" not in ada.get(HERE + "people").text
    first, second = ada.get(HERE + "people").text, ada.get(HERE + "people?page=2").text
    assert "60 people" in first
    assert "Learner 49" in first
    assert "Learner 50" not in first
    assert "Learner 59" in second
    found = ada.get(HERE + "people?words=learner+5").text
    assert "Learner 51" in found
    assert "Learner 41" not in found
    for path in ("people?page=3", "people?page=0", "people?page=x", "people?show=none"):
        assert ada.get(HERE + path).status_code == 404, path
    assert ada.get(HERE + "people?words=%00%27%22<script>").status_code == 200


def test_who_asks_is_let_in_or_not(spring: int, database: Database, cast: Cast, signed_in: SignedIn) -> None:
    with unit_of_work(database) as db:
        join_instance(db, cast.bo.id, spring)
    ada, waiting = signed_in(cast.ada), HERE + "people?show=waiting"
    assert "1 waits for your answer" in ada.get("/teach/at/").text
    approve, decline = (f"{HERE}people/{cast.bo.public_id}/{what}" for what in ("approve", "decline"))
    di = signed_in(cast.di)
    assert post(di, HERE, approve) == 404
    assert post(ada, waiting, f"{HERE}people/{cast.cy.public_id}/approve") == 404
    assert post(ada, waiting, approve) == 303
    assert "You take part" in signed_in(cast.bo).get("/at/nord/spring/").text
    assert post(ada, HERE + "people", decline) == 303
    assert "cannot take part here" in signed_in(cast.bo).get("/at/nord/spring/").text
    assert "Let in after all" in ada.get(HERE + "people?show=gone").text
    with database.session() as db:
        assert db.scalars(sa.select(Enrolment.state)).all() == ["declined"]


def test_the_table_has_everybody_and_no_formula(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    names = ['=HYPERLINK("https://evil.example")', "+1+1", "-2", "@sum", "\tTab", 'Kari, the "quick"', "Åse\nØ"]
    learners(database, spring, names, answer="=cmd|' /C calc'!A0")
    learners(database, spring, [f"Learner {number}" for number in range(500)])
    answer = signed_in(cast.ada).get(HERE + "people.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="people-nord-spring-')
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[0][:2] == ["name", "state"]
    assert len(rows) == 508
    for row in rows[1:]:
        assert len(row) == len(rows[0])
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t")), cell
    assert rows[6][:6] == ['Kari, the "quick"', "joined", clock.today().isoformat(), "1", "1", "Episode 1"]


@pytest.mark.parametrize("text", ["=1", " =1", "\ufeff=1", "\t=1", "+1", "-1", "@a", "\r=1", "\n-1"])
def test_cells_that_begin_like_formulas_are_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Kari", "", "a=b", "3", 7, None])
def test_other_cells_stay_as_they_are(value: object) -> None:
    assert harmless(value) == ("" if value is None else str(value))


def test_on_duty_for_two_hours(spring: int, database: Database, cast: Cast, signed_in: SignedIn) -> None:
    def on_duty() -> bool:
        with database.session() as db:
            course_id = db.scalars(sa.select(CourseInstance.course_id).where(CourseInstance.id == spring)).one()
            return is_somebody_on_duty(db, course_id, clock.now())

    for reader in (cast.di, cast.ada):
        browser = signed_in(reader)
        assert not on_duty()
        assert post(browser, HERE, HERE + "duty", do="begin") == 303
        assert on_duty()
        assert "You are on duty until" in browser.get(HERE).text
        assert post(browser, HERE, HERE + "duty", do="end") == 303
    assert not on_duty()


def test_staff_is_found_by_address_among_the_hosts_own_people_only(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    admin = signed_in(cast.admin)
    with unit_of_work(database) as db:
        db.execute(sa.update(User).where(User.id == cast.admin.id).values(administrator_since=None))
    refused = []
    for address in (cast.cy.address, cast.bo.address, "nobody@example.org", "no address"):
        token = re.search(r'name="csrf_token" value="([^"]+)"', admin.get(HERE + "staff").text)
        assert token is not None
        answer = admin.post(HERE + "staff", data={"csrf_token": token.group(1), "address": address, "role": "helper"})
        assert answer.status_code == 422
        assert f'value="{address}"' in answer.text
        refused.append(re.sub(r'name="csrf_token" value="[^"]+"', "", answer.text).replace(address, ""))
    assert len(set(refused)) == 1
    assert post(admin, HERE + "staff", HERE + "staff", address=" ADA@nord.example ", role="host") == 303
    assert "with Ada" in admin.get("/at/nord/spring/").text
    assert post(admin, HERE + "staff", HERE + "staff", remove=cast.ada.public_id, role="host") == 303
    with database.session() as db:
        assert db.scalars(sa.select(Staff.user_id)).all() == [cast.di.id]
    assert post(signed_in(cast.di), HERE, HERE + "staff", address="ada@nord.example", role="host") == 404


def test_the_administrators_of_a_co_host_bring_their_own_people(
    spring: int, database: Database, cast: Cast, signed_in: SignedIn
) -> None:
    with unit_of_work(database) as db:
        db.add(Membership(partner_id=cast.sor.id, user_id=cast.cy.id, role="administrator", since=clock.now()))
    cy = signed_in(cast.cy)
    assert cy.get(HERE + "staff").status_code == 404
    with unit_of_work(database) as db:
        db.add(InstanceCoHost(instance_id=spring, partner_id=cast.sor.id))
    assert post(cy, HERE + "staff", HERE + "staff", address="ada@nord.example", role="helper") == 422
    assert post(cy, HERE + "staff", HERE + "staff", address="cy@sor.example", role="helper") == 303
    assert cy.get(HERE).status_code == 200
    assert cy.get(HERE + "people").status_code == 404
