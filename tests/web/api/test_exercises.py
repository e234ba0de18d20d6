"""Answers by script and by form."""

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.learning.conftest import Asked
from tests.learning.scene import Scene
from tests.support.cast import Cast
from tests.web.api.conftest import EPISODE, SignedIn
from videre.foundation.database import Database
from videre.learning.models import DailyCount, Submission, Tick

WHICH = f"{EPISODE}exercises/which"


def kept(database: Database) -> list[object]:
    with database.session() as db:
        return list(db.scalars(sa.select(Submission.answer).order_by(Submission.id)))


def test_a_script_gets_the_verdict_as_data(signed_in: SignedIn, database: Database, cast: Cast, scene: Scene) -> None:
    answer = signed_in(cast.bo).post(WHICH, json={"answer": ["a"], "key": "key-01"}).get_json()
    assert (answer["correct"], answer["state"], answer["kept"]) == (False, "tried", True)
    assert [(one["key"], one["right"]) for one in answer["options"]] == [("a", False)]
    assert "about a" in answer["options"][0]["feedback"]
    assert answer["feedback"]
    assert kept(database) == [["a"]]


def test_an_answer_that_changes_nothing_costs_one_statement(
    signed_in: SignedIn, asked: Asked, cast: Cast, scene: Scene
) -> None:
    browser = signed_in(cast.bo)
    browser.post(WHICH, json={"answer": ["a"], "key": "key-01"})
    with asked() as statements:
        assert browser.post(WHICH, json={"answer": ["c"], "key": "key-02"}).status_code == 200
    assert len(statements) == 1


def test_a_visitors_answer_is_judged_and_not_kept(client: FlaskClient, database: Database, scene: Scene) -> None:
    answer = client.post(WHICH, json={"answer": "b", "key": "key-01"}).get_json()
    assert (answer["correct"], answer["state"], answer["kept"]) == (True, "done", False)
    assert kept(database) == []
    with database.session() as db:
        assert db.execute(sa.select(DailyCount.what, DailyCount.signed_in).order_by(DailyCount.what)).all() == [
            ("answer", False),
            ("right", False),
        ]


def test_the_answer_sheet_never_leaves_the_server(client: FlaskClient, scene: Scene) -> None:
    shown = client.get(EPISODE)
    assert shown.status_code == 200
    page = shown.get_data(as_text=True)
    wrong = client.post(WHICH, json={"answer": "a"}).get_data(as_text=True)
    for text in (page, wrong):
        assert "about b" not in text


def test_a_form_gets_the_page_with_what_was_chosen_and_said(
    client: FlaskClient, signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    for browser in (client, signed_in(cast.bo)):
        page = browser.post(WHICH, data={"answer": "a"})
        assert page.status_code == 200
        text = page.get_data(as_text=True)
        assert "about a" in text
        assert "about b" not in text
    assert kept(database) == [["a"]]


def test_a_form_sent_twice_is_one_submission(signed_in: SignedIn, database: Database, cast: Cast, scene: Scene) -> None:
    browser = signed_in(cast.bo)
    for value in ("a", "a", "b"):
        assert browser.post(WHICH, data={"answer": value}).status_code == 200
    assert kept(database) == [["a"], ["b"]]


def test_a_form_without_an_answer_says_so_beside_it(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    page = signed_in(cast.bo).post(WHICH, data={})
    assert page.status_code == 422
    assert "Choose an answer first." in page.get_data(as_text=True)
    assert kept(database) == []


def test_a_session_that_ended_while_typing_loses_nothing_typed(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    browser = signed_in(cast.bo)
    with database.session() as db:
        db.execute(sa.text("UPDATE videre_user SET session_version = session_version + 1"))
        db.commit()
    page = browser.post(f"{EPISODE}exercises/how-many", data={"answer": "12,25 days"})
    assert page.status_code == 401
    assert "12,25 days" in page.get_data(as_text=True)
    assert "not kept" in page.get_data(as_text=True)
    assert kept(database) == []


@pytest.mark.parametrize("size", [150_000, 5_000_000])
def test_huge_answers_are_refused_and_not_kept(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene, size: int
) -> None:
    browser = signed_in(cast.bo)
    by_script = browser.post(f"{EPISODE}exercises/how-many", json={"answer": "1" * size, "key": "key-01"})
    by_form = browser.post(f"{EPISODE}exercises/how-many", data={"answer": "1" * size})
    assert by_script.status_code in (413, 422)
    assert by_form.status_code in (413, 422)
    assert kept(database) == []


@pytest.mark.parametrize("value", ["1\0 2", ["a", "b\0"], None, {"a": {"b": []}}, 1e40, True, [["a"]]])
def test_strange_answers_are_refused_and_not_kept(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene, value: object
) -> None:
    browser = signed_in(cast.bo)
    for name in ("which", "how-many"):
        answer = browser.post(f"{EPISODE}exercises/{name}", json={"answer": value, "key": "key-01"})
        assert answer.status_code == 422
        assert answer.get_json()["message"]
    page = browser.post(f"{EPISODE}exercises/how-many", data={"answer": "1\0 2"})
    assert page.status_code == 422
    assert kept(database) == []


def test_wrong_places_are_missing_pages(client: FlaskClient, scene: Scene) -> None:
    for address in (
        "/courses/hand-it-over/one/second/exercises/which",
        "/courses/hand-it-over/two/first/exercises/which",
        "/courses/no-such/one/first/exercises/which",
        f"{EPISODE}exercises/made-up",
    ):
        assert client.post(address, json={"answer": "a", "key": "key-01"}).status_code == 404
        assert client.post(address, data={"answer": "a"}).status_code == 404


def test_marks_by_script_and_by_form(
    client: FlaskClient, signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    browser = signed_in(cast.bo)
    assert 'data-mark-form="none" hidden' in browser.get(EPISODE).text, "there is nothing to take back yet"
    said = browser.post(f"{EPISODE}marks/known", json={}).get_json()
    assert said == {"state": "known", "detail": "", "because": "Counted because you know this already."}
    assert 'data-mark-form="none">' in browser.get(EPISODE).text
    form = browser.post(f"{EPISODE}marks/none", data={})
    assert (form.status_code, form.headers["Location"]) == (303, f"{EPISODE}#ending")
    with database.session() as db:
        assert db.scalars(sa.select(Tick.state)).all() == []
    assert client.post(f"{EPISODE}marks/read", json={}).get_json()["kind"] == "signed-out"
    visitor = client.post(f"{EPISODE}marks/read", data={})
    assert visitor.status_code == 303
    assert visitor.headers["Location"].startswith("/sign-in?next=")
    assert browser.post(f"{EPISODE}marks/watched", json={}).status_code == 404
    assert browser.post("/courses/hand-it-over/one/nope/marks/read", json={}).status_code == 404
