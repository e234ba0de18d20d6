"""A browser's whole evidence: merged, carried; and counts."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.learning.scene import Scene, bits, report
from tests.support.cast import Cast
from tests.web.api.conftest import SignedIn
from videre.courses.actions import open_instance
from videre.courses.models import Course
from videre.courses.plans import InstancePlan
from videre.foundation.database import Database, unit_of_work
from videre.foundation.events import EventRow
from videre.learning.coverage import from_column
from videre.learning.models import Carry, DailyCount, Submission, Tick, WatchCoverage


def evidence(scene: Scene) -> dict[str, Any]:
    return {
        "videos": [{"video": scene.video.public_id, **report(range(60), position=60.0, age_ms=60_000)}],
        "episodes": [{"course": "hand-it-over", "episode": "second", "how": "known", "age_ms": 1000}],
        "answers": [
            {"course": "hand-it-over", "exercise": "which", "answer": ["a"], "key": "browser-1", "age_ms": 9000},
            {"course": "hand-it-over", "exercise": "which", "answer": ["b"], "key": "browser-2", "age_ms": 8000},
            {"course": "hand-it-over", "exercise": "how-many", "answer": "13", "key": "browser-3", "age_ms": 7000},
        ],
    }


def ticks(database: Database) -> dict[str, str]:
    with database.session() as db:
        return {row.item_id: row.state for row in db.execute(sa.select(Tick.item_id, Tick.state))}


def test_everything_joins_the_account_and_twice_is_once(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    browser = signed_in(cast.bo)
    browser.post(f"/progress/videos/{scene.video.public_id}", json=report(range(50, 126), position=100.0))
    for _ in range(2):
        answer = browser.post("/progress/merge", json=evidence(scene))
        assert answer.status_code == 200
        found = answer.get_json()
        assert found["reader"] == cast.bo.public_id
        assert found["left"] == []
        assert found["answers"]["browser-2"] == "done"
    with database.session() as db:
        row = db.scalars(sa.select(WatchCoverage)).one()
        assert from_column(row.seen) == bits(range(126))
        assert row.position == 100.0, "the later activity wins, not the later delivery"
        rows = db.execute(
            sa.select(Submission.idempotency_key, Submission.correct, Submission.origin).order_by(Submission.at)
        ).all()
        assert rows == [
            ("browser-1", False, "browser"),
            ("browser-2", True, "browser"),
            ("browser-3", False, "browser"),
        ]
        assert db.scalars(sa.select(EventRow.kind).where(EventRow.kind == "EvidenceMerged")).all()
    assert ticks(database) == {"first": "watched", "second": "known", "which": "done", "how-many": "tried"}


def test_the_server_judges_again_and_believes_no_verdict(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    body = {
        "answers": [
            {"course": "hand-it-over", "exercise": "which", "answer": ["c"], "key": "browser-1", "correct": True}
        ],
        "episodes": [{"course": "hand-it-over", "episode": "first", "how": "watched"}],
    }
    found = signed_in(cast.bo).post("/progress/merge", json=body).get_json()
    assert [one["what"] for one in found["left"]] == ["episodes"]
    assert ticks(database) == {"which": "tried"}


def test_what_cannot_be_taken_is_named_and_keeps_nothing_else_back(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    body = evidence(scene)
    body["videos"].append({"video": "222222222222", **report([1])})
    body["videos"].append({"video": scene.other_video.public_id, **report([1]), "seconds": 99})
    body["episodes"].append({"course": "hand-it-over", "episode": "gone", "how": "read"})
    body["answers"].append({"course": "hand-it-over", "exercise": "which", "answer": "z", "key": "browser-9"})
    body["answers"].append({"course": "hand-it-over", "exercise": "which", "answer": "a", "key": 7})
    found = signed_in(cast.bo).post("/progress/merge", json=body).get_json()
    assert [one["what"] for one in found["left"]] == ["videos", "videos", "episodes", "answers", "answers"]
    assert all(one["why"] for one in found["left"])
    assert ticks(database) == {"second": "known", "which": "done", "how-many": "tried"}


def test_a_merge_meant_for_somebody_else_is_refused_whole(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    answer = signed_in(cast.bo).post("/progress/merge", json={**evidence(scene), "reader": cast.cy.public_id})
    assert (answer.status_code, answer.get_json()["kind"]) == (409, "other-reader")
    assert ticks(database) == {}


@pytest.mark.parametrize("body", [{"videos": "x"}, {"answers": [1]}, {"episodes": {}}, {"videos": [{}] * 501}])
def test_what_has_not_the_shape_is_refused(signed_in: SignedIn, cast: Cast, scene: Scene, body: dict[str, Any]) -> None:
    assert signed_in(cast.bo).post("/progress/merge", json=body).status_code == 422


def test_visitors_cannot_merge(client: FlaskClient, scene: Scene) -> None:
    answer = client.post("/progress/merge", json=evidence(scene))
    assert (answer.status_code, answer.get_json()["kind"]) == (401, "signed-out")


def test_a_link_hands_over_once_and_looking_takes_nothing(
    client: FlaskClient, database: Database, scene: Scene
) -> None:
    payload = {"format": "videre progress 1", "videos": {"é": 1}}
    made = client.post("/progress/carry", json={"evidence": payload}).get_json()
    assert made["link"].startswith("http://localhost/me/carry/")
    assert made["qr"].startswith("data:image/svg+xml")
    path = made["link"].removeprefix("http://localhost")
    token = path.rsplit("/", 1)[1]
    with database.session() as db:
        assert token not in db.scalars(sa.select(Carry.token_hash)).one()
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert "Take it over" in page.get_data(as_text=True)
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.post(path).get_json() == {"evidence": payload}
    again = client.post(path, headers={"Accept": "application/json"})
    assert (again.status_code, again.get_json()["kind"]) == (404, "carry-gone")
    assert client.get(path).status_code == 404
    assert client.get("/me/carry/" + "x" * 3000).status_code == 404


def test_a_link_runs_out(client: FlaskClient, database: Database, scene: Scene) -> None:
    path = (
        client.post("/progress/carry", json={"evidence": {"a": 1}}).get_json()["link"].removeprefix("http://localhost")
    )
    with database.session() as db:
        db.execute(sa.update(Carry).values(expires_at=sa.select(Carry.created_at).scalar_subquery()))
        db.commit()
    assert client.get(path).status_code == 404
    assert client.post(path, headers={"Accept": "application/json"}).status_code == 404
    client.post("/progress/carry", json={"evidence": {"b": 1}})
    with database.session() as db:
        assert len(db.scalars(sa.select(Carry.token_hash)).all()) == 1


@pytest.mark.parametrize("body", [{}, {"evidence": {}}, {"evidence": []}, {"evidence": {"x": "y" * 500_000}}])
def test_what_cannot_be_carried_is_refused(client: FlaskClient, scene: Scene, body: dict[str, Any]) -> None:
    assert client.post("/progress/carry", json=body).status_code == 422


def test_counts_know_how_often_and_not_who(
    client: FlaskClient, signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    place = {"course": "hand-it-over", "episode": "first"}
    for browser, what in ((client, "play"), (client, "play"), (client, "finish"), (signed_in(cast.bo), "play")):
        assert browser.post("/progress/counts", json={**place, "what": what}).status_code == 200
    assert signed_in(cast.bo).post("/progress/counts", json={**place, "what": "finish"}).status_code == 200
    with database.session() as db:
        rows = db.execute(sa.select(DailyCount.what, DailyCount.signed_in, DailyCount.number)).all()
    assert sorted(rows) == [("finish", False, 1), ("play", False, 2), ("play", True, 1)]
    assert {column.name for column in DailyCount.__table__.columns} == {
        "day",
        "course_id",
        "what",
        "item_id",
        "signed_in",
        "number",
    }


def test_a_play_at_a_host_counts_there_too(
    client: FlaskClient, signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    with unit_of_work(database) as db:
        course_id = db.scalars(sa.select(Course.id).where(Course.slug == "hand-it-over")).one()
        open_instance(db, None, cast.nord.id, course_id, "spring", InstancePlan())
    body = {"course": "hand-it-over", "episode": "first", "what": "play", "host": "nord/spring"}
    assert client.post("/progress/counts", json=body).status_code == 200
    assert signed_in(cast.bo).post("/progress/counts", json=body).status_code == 200
    for wrong, status in (("nord/none", 404), ("sor/spring", 404), ("nord", 200), ("", 200), (7, 422)):
        assert client.post("/progress/counts", json={**body, "host": wrong}).status_code == status
    with database.session() as db:
        found = sa.select(DailyCount.what, DailyCount.item_id, DailyCount.signed_in, DailyCount.number)
        assert sorted(db.execute(found).all()) == [
            ("play", "first", False, 3),
            ("play", "first", True, 1),
            ("play-at", "nord", False, 1),
            ("play-at", "nord", True, 1),
        ]


def test_counts_of_what_is_not_there_are_refused(client: FlaskClient, scene: Scene) -> None:
    for body, status in (
        ({"course": "no", "episode": "first", "what": "play"}, 404),
        ({"course": "hand-it-over", "episode": "no", "what": "play"}, 404),
        ({"course": "hand-it-over", "episode": "first", "what": "registered"}, 422),
        ({"course": 1, "episode": "first", "what": "play"}, 422),
    ):
        assert client.post("/progress/counts", json=body).status_code == status
