"""Reports of what was watched, through the door."""

import base64
import threading

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.learning.conftest import Asked
from tests.learning.scene import Scene, bits, report
from tests.support.cast import Cast
from tests.support.held_up import until_held_up
from tests.web.api.conftest import SignedIn
from videre.accounts.erasure import erase_account
from videre.accounts.models import User
from videre.foundation.database import Database, unit_of_work
from videre.learning.coverage import from_column
from videre.learning.models import WatchCoverage


def stored(database: Database) -> list[bytes]:
    with database.session() as db:
        return [from_column(value) for value in db.scalars(sa.select(WatchCoverage.seen))]


def test_a_report_gives_back_its_sequence_and_the_union(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    phone, laptop = signed_in(cast.bo), signed_in(cast.bo)
    address = f"/progress/videos/{scene.video.public_id}"
    assert phone.post(address, json=report(range(5))).status_code == 200
    answer = laptop.post(address, json={**report(range(9, 12)), "sequence": 7})
    assert answer.get_json() == {"sequence": 7, "seen": base64.b64encode(bits([*range(5), 9, 10, 11])).decode()}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert stored(database) == [bits([*range(5), 9, 10, 11])]


def test_the_door_adds_no_statement_to_the_one(signed_in: SignedIn, asked: Asked, cast: Cast, scene: Scene) -> None:
    browser = signed_in(cast.bo)
    address = f"/progress/videos/{scene.video.public_id}"
    browser.post(address, json=report([1]))
    with asked() as statements:
        assert browser.post(address, json=report([2])).status_code == 200
    assert len(statements) == 1


def test_what_counts_now_is_said(signed_in: SignedIn, cast: Cast, scene: Scene) -> None:
    answer = signed_in(cast.bo).post(f"/progress/videos/{scene.video.public_id}", json=report(range(126)))
    assert answer.get_json()["counted"] == ["first"]


def test_visitors_and_ended_sessions_are_told_to_keep_it(
    client: FlaskClient, signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    ended = signed_in(cast.bo)
    with database.session() as db:
        db.execute(sa.text("UPDATE videre_user SET session_version = session_version + 1"))
        db.commit()
    for browser in (client, ended):
        answer = browser.post(f"/progress/videos/{scene.video.public_id}", json=report([1]))
        assert (answer.status_code, answer.get_json()["kind"]) == (401, "signed-out")
    assert stored(database) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({**report([1]), "seconds": 200}, 422),
        ({**report([1]), "seen": "no base64 at all"}, 422),
        ({**report([1]), "seen": base64.b64encode(b"\xff" * 16).decode()}, 422),
        ({**report([1]), "sequence": "7"}, 422),
        ({**report([1]), "position": 9999}, 422),
        ({}, 422),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene, body: dict[str, object], status: int
) -> None:
    browser = signed_in(cast.bo)
    address = f"/progress/videos/{scene.video.public_id}"
    browser.post(address, json=report([3]))
    answer = browser.post(address, json=body)
    assert answer.status_code == status
    assert answer.get_json()["message"]
    assert answer.headers["X-Request-Id"]
    assert stored(database) == [bits([3])]


@pytest.mark.parametrize(
    "raw",
    [b"", b"[]", b"null", b"{" * 5000, b'{"seen": NaN}', b'{"seen": "a", "seen": "b"}', b'"\\u0000"', b"\xff\xfe"],
)
def test_what_is_no_json_object_is_refused(signed_in: SignedIn, cast: Cast, scene: Scene, raw: bytes) -> None:
    answer = signed_in(cast.bo).post(
        f"/progress/videos/{scene.video.public_id}", data=raw, content_type="application/json"
    )
    assert answer.status_code == 422


def test_foreign_and_made_up_videos_answer_alike(signed_in: SignedIn, cast: Cast, scene: Scene) -> None:
    browser = signed_in(cast.bo)
    answers = [
        browser.post(f"/progress/videos/{name}", json=report([1])) for name in ("222222222222", "abc", "x" * 400)
    ]
    assert [one.status_code for one in answers] == [404, 404, 404]


def test_another_site_cannot_report(signed_in: SignedIn, cast: Cast, scene: Scene) -> None:
    answer = signed_in(cast.bo).post(
        f"/progress/videos/{scene.video.public_id}", json=report([1]), headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


def test_who_is_erased_while_they_report_is_asked_to_send_again_and_then_signed_out(
    signed_in: SignedIn, database: Database, cast: Cast, scene: Scene
) -> None:
    """Scripts keep what is answered with 503; on SQLite the report waits for the erasure and finds nobody."""
    browser, answers = signed_in(cast.bo), list[tuple[int, str]]()

    def send() -> None:
        answer = browser.post(f"/progress/videos/{scene.video.public_id}", json=report(range(5)))
        answers.append((answer.status_code, answer.get_json()["kind"]))

    sending = threading.Thread(target=send)
    with unit_of_work(database) as db:
        erase_account(db, None, db.get_one(User, cast.bo.id))
        sending.start()
        until_held_up(database, sending)
    sending.join(60)
    send()
    out = (401, "signed-out")
    assert answers == [out if database.is_sqlite else (503, "changed-meanwhile"), out]
