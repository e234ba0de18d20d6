"""My progress, from the server and for browsers to fill in."""

import pytest
from flask.testing import FlaskClient

from tests.learning.conftest import asked
from tests.learning.scene import Scene, make, report
from tests.support.cast import Cast
from tests.web.api.conftest import EPISODE, SignedIn
from videre.foundation.database import Database

__all__ = ["asked"]


@pytest.fixture
def scene(database: Database, cast: Cast) -> Scene:
    with database.session() as db:
        return make(db, cast.own)


def test_a_visitor_is_told_where_progress_is_kept(client: FlaskClient, scene: Scene) -> None:
    page = client.get("/me/progress")
    assert page.status_code == 200
    assert "kept in this browser, on this device, and nowhere else" in page.text
    assert "after a week without a visit" in page.text
    assert f'data-video="{scene.video.public_id}"' in page.text
    assert "Make a link and a QR code" in page.text
    assert "Set-Cookie" not in page.headers


def test_somebody_signed_in_sees_their_own(signed_in: SignedIn, cast: Cast, scene: Scene) -> None:
    browser = signed_in(cast.bo)
    assert "Nothing yet." in browser.get("/me/progress").text
    browser.post(f"/progress/videos/{scene.video.public_id}", json=report([*range(100), *range(110, 126)]))
    browser.post(f"{EPISODE}exercises/which", json={"answer": ["b"], "key": "key-01"})
    text = browser.get("/me/progress").text
    assert "Counted because you saw 92 % of it." in text
    assert "1:40–1:50" in text
    assert 'href="/courses/hand-it-over/one/first/#exercise-how-many"' in text
    assert "exercise-which" not in text
    assert "0 of 2 episodes done" in text
    other = signed_in(cast.cy).get("/me/progress").text
    assert "Nothing yet." in other
    assert "Counted because" not in other
