"""Bring your own code, as somebody without an account does it; and what those who teach see first."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.live import scene as hours
from tests.support.cast import Cast
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses.models import CourseVersion, PageText
from videre.courses.outline import from_json
from videre.foundation.database import Database, unit_of_work
from videre.learning.models import Feedback
from videre.live.models import CodeCase

CARDS = [{"id": "mine", "title": "Only here", "bring": "A script", "leave": "One command", "minutes": 25}]


@pytest.fixture
def made(database: Database, cast: Cast) -> hours.Scene:
    with database.session() as db:
        made = hours.make(db, cast)
        version = db.scalars(sa.select(CourseVersion)).one()
        version.outline = {**version.outline, "has_code_page": True}
        assert from_json(version.outline).has_code_page
        page = {"kind": "code", "page_id": "code", "html": "<p>Once upon a time.</p>", "contents": CARDS}
        db.add(PageText(version_id=version.id, exercises=[], sections=[], notes_html="", **page))
        db.commit()
        return made


def test_a_stranger_tells_about_code_and_nothing_typed_is_lost(
    client: FlaskClient, database: Database, cast: Cast, made: hours.Scene
) -> None:
    with unit_of_work(database) as db:
        hour = hours.hour(db, made, cast).public_id
    address = f"/courses/{made.slug}/bring-your-own-code/"
    shown = client.get(address + "?example=mine").get_data(as_text=True)
    assert "Once upon a time" in shown
    assert 'value="mine"' in shown
    assert '<label class="check"><input type="checkbox" name="hours"' in shown, "hours stand below each other"
    refused = client.post(address, data={"code": "<script>1</script>", "tried": "much", "hours": hour})
    assert refused.status_code == 422
    text = refused.get_data(as_text=True)
    assert "&lt;script&gt;" in text
    assert "<script>1" not in text
    assert f'value="{hour}" checked' in text
    sent = client.post(address, data={"code": "x = 1", "address": "gry@elsewhere.example", "hours": hour})
    assert sent.status_code == 303
    assert "it has arrived" in client.get(sent.headers["Location"]).get_data(as_text=True)
    with database.session() as db:
        assert db.scalars(sa.select(CodeCase.address)).one() == "gry@elsewhere.example"


def test_a_course_that_says_nothing_about_it_has_no_page(client: FlaskClient, database: Database, cast: Cast) -> None:
    with database.session() as db:
        made = hours.make(db, cast)
    assert client.get(f"/courses/{made.slug}/bring-your-own-code/").status_code == 404
    assert client.post("/courses/nothing/bring-your-own-code/", data={"code": "x"}).status_code == 404


def test_what_needs_somebody_stands_first(
    signed_in: Callable[[User], FlaskClient], client: FlaskClient, database: Database, cast: Cast, made: hours.Scene
) -> None:
    assert "Nothing waits" in signed_in(cast.ada).get("/teach/").get_data(as_text=True)
    address = f"/courses/{made.slug}/bring-your-own-code/"
    client.post(address, data={"code": "x = 1", "address": "gry@elsewhere.example", "example": "mine"})
    page = signed_in(cast.ada).get("/teach/").get_data(as_text=True)
    assert "1 person told us about their code" in page
    listed = signed_in(cast.ada).get("/teach/code/").get_data(as_text=True)
    assert "gry@elsewhere.example" in listed
    assert "Only here" in listed, "the card by its title"
    assert signed_in(cast.bo).get("/teach/").status_code == 404
    assert signed_in(cast.bo).get("/teach/code/").status_code == 404


def test_one_tap_and_one_sentence_without_a_name(
    client: FlaskClient,
    signed_in: Callable[[User], FlaskClient],
    database: Database,
    cast: Cast,
    made: hours.Scene,
) -> None:
    address = f"/courses/{made.slug}/one/first/feedback"
    assert client.get(address).status_code == 200
    refused = client.post(address, data={"tap": "splendid", "sentence": "Because."})
    assert refused.status_code == 422
    assert 'value="Because."' in refused.get_data(as_text=True)
    assert client.post(address, data={"tap": "clear", "sentence": "x" * 301}).status_code == 422
    assert "Thank you" in client.post(address, data={"tap": "lost", "sentence": "Too <b>fast</b>"}).get_data(
        as_text=True
    )
    answer = client.post(address, data={"tap": "clear"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()) == (200, {})
    assert client.post(f"/courses/{made.slug}/one/nothing/feedback", data={"tap": "clear"}).status_code == 404
    with database.session() as db:
        kept = db.execute(sa.select(Feedback.tap, Feedback.sentence).order_by(Feedback.id)).all()
    assert [tuple(row) for row in kept] == [("lost", "Too <b>fast</b>"), ("clear", "")]
    page = signed_in(cast.ada).get("/teach/").get_data(as_text=True)
    assert "Too &lt;b&gt;fast&lt;/b&gt;" in page
    assert "1 lost" in page


def test_what_needs_me_costs_the_same_for_any_number(
    client: FlaskClient, signed_in: Callable[[User], FlaskClient], database: Database, cast: Cast, made: hours.Scene
) -> None:
    browser = signed_in(cast.ada)

    def cost() -> int:
        with statements(database) as sent:
            assert browser.get("/teach/").status_code == 200
            assert browser.get("/teach/code/").status_code == 200
        return len(sent)

    address = f"/courses/{made.slug}/bring-your-own-code/"
    client.post(address, data={"code": "x = 1", "address": "gry@elsewhere.example"})
    with unit_of_work(database) as db:
        hours.hour(db, made, cast)
    one = cost()
    for number in range(2):
        client.post(address, data={"code": "x = 1", "address": f"g{number}@elsewhere.example"})
        with unit_of_work(database) as db:
            hours.hour(db, made, cast)
    assert cost() == one
