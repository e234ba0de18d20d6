"""Pages in the reader's language, or in that of the installation: also what scripts and forms are answered."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.live.scene import plan
from tests.support.cast import Cast
from tests.support.courses import published, write_course
from videre.accounts.models import User
from videre.courses.models import Course
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.foundation.storage.local import LocalStorage
from videre.live.actions.scheduling import schedule_session
from videre.web.app import create_app

PAGE = "/courses/small/begin/e1/"


@pytest.fixture
def small(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> None:
    """The small course."""
    published(database, storage, write_course(tmp_path / "written", video=None))


@pytest.fixture
def norwegian(database: Database, cast: Cast) -> None:
    """Bo chose Norwegian."""
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).language = "nb"


def test_a_lesson_page_speaks_the_readers_language_and_each_language_is_kept_apart(
    small: None, norwegian: None, cast: Cast, signed_in: Callable[[User], FlaskClient], client: FlaskClient
) -> None:
    own, other = signed_in(cast.bo).get(PAGE), signed_in(cast.di).get(PAGE)
    for answer, tongue, words in ((own, "nb", "Sjekk svaret mitt"), (other, "en", "Check my answer")):
        assert f'<html lang="{tongue}"' in answer.text
        assert words in answer.text
    assert 'lang="en" data-text' in own.text, "the course itself keeps its language"
    assert "min igjen" in own.text
    assert own.headers["ETag"] != other.headers["ETag"]
    assert '<html lang="en"' in client.get(PAGE).text
    scripts = [re.findall(r'<script type="module" src="(.+?)">', answer.text) for answer in (own, other)]
    assert [len(one) for one in scripts] == [1, 1], "one script each: its texts stand in it"
    for (address,), words in zip(scripts, ("Kopier", "const words = {}"), strict=True):
        assert words in client.get(address).text


def test_the_next_live_hour_is_told_in_the_readers_language(
    small: None,
    norwegian: None,
    database: Database,
    cast: Cast,
    signed_in: Callable[[User], FlaskClient],
    client: FlaskClient,
) -> None:
    with unit_of_work(database) as db:
        course_id = db.scalars(sa.select(Course.id)).one()
        schedule_session(db, cast.admin.id, course_id, plan())
    assert "Neste direktetime:" in signed_in(cast.bo).get(PAGE).text
    for browser in (signed_in(cast.di), client):
        assert "Next live hour:" in browser.get(PAGE).text


def test_what_is_said_to_an_answer_is_in_the_language_of_the_page(
    small: None, norwegian: None, cast: Cast, signed_in: Callable[[User], FlaskClient], client: FlaskClient
) -> None:
    address = PAGE + "exercises/pick"
    by_script = client.post(address, json={"answer": ["a"], "key": "key-0001"}, headers={"Accept-Language": "nb"})
    assert by_script.json is not None
    assert "Riktig." in by_script.json["feedback"]
    unknown = client.post(address, json={"answer": ["a"], "key": "key-0002"}, headers={"Accept-Language": "xx,<b>"})
    assert unknown.json is not None
    assert "Right." in unknown.json["feedback"]
    assert "Riktig." in signed_in(cast.bo).post(address, data={"answer": "a"}).text
    nothing = signed_in(cast.bo).post(address, data={})
    assert "Velg et svar først." in nothing.text


def test_marks_and_reasons_are_said_in_it(
    small: None, norwegian: None, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    browser = signed_in(cast.bo)
    browser.post(PAGE + "marks/read")
    for path in (PAGE, "/me/progress", "/courses/small/"):
        assert "Teller fordi du har lest den." in browser.get(path).text, path


def test_an_installation_speaks_its_own_language_to_visitors_and_in_refusals(
    settings: Settings, database: Database, cast: Cast
) -> None:
    browser = visitor(create_app(replace(settings, language="nb"), database=database))
    form = browser.post("/sign-in", data={"address": "nonsense", "password": "x"})
    assert "Logg inn" in form.text
    assert "En e-postadresse ser ut som navn@example.org." in form.text
    assert "Her er det ingenting" in browser.get("/no-such-page").text
    assert re.search(r'<html lang="nb"', browser.get("/").text)


def test_without_an_account_the_browser_may_choose_one(
    small: None, database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient], client: FlaskClient
) -> None:
    before = client.get(PAGE)
    assert 'data-language-switch="nb"' in before.text
    client.set_cookie("videre_language", "nb")
    after = client.get(PAGE, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Sjekk svaret mitt" in after.text
    assert 'data-language-switch="en"' in after.text
    for path in ("/", "/courses/small/", "/no-such-page"):
        assert '<html lang="nb"' in client.get(path).text, path
    client.set_cookie("videre_language", 'xx"><script>')
    for path in ("/", PAGE):
        assert '<html lang="en"' in client.get(path).text, path
    own = signed_in(cast.bo)
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).language = "en"
    own.set_cookie("videre_language", "nb")
    assert '<html lang="en"' in own.get(PAGE).text, "what the account says comes first"


def test_refusals_with_values_in_them_are_said_in_it(cast: Cast, client: FlaskClient) -> None:
    client.set_cookie("videre_language", "nb")
    form = client.post("/sign-up", data={"address": "gry@elsewhere.example", "name": "x" * 90})
    assert "Et navn har høyst 80 tegn." in form.text
    by_script = client.post("/progress/counts", json={"counts": 1}, headers={"Accept-Language": "nb"})
    assert by_script.json is not None
    assert by_script.status_code == 422
    assert "Some of what was sent" not in by_script.json["message"]


def test_one_chooses_a_language_in_the_account(
    database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    browser = signed_in(cast.di)
    page = browser.get("/me/account").text
    assert '<option value="nb" lang="nb">norsk bokmål</option>' in page
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token is not None
    sent = {"name": "Di", "zone": "", "language": "nb", "csrf_token": token.group(1)}
    assert browser.post("/me/account/profile", data=sent).status_code == 303
    assert "Min konto" in browser.get("/me/account").text


def test_boxes_are_titled_in_the_language_of_their_course(
    database: Database, storage: LocalStorage, cast: Cast, client: FlaskClient, tmp_path: Path
) -> None:
    folder = write_course(tmp_path / "written", video=None, words=":::{keypoints}\n- ord\n:::")
    course = folder / "course.toml"
    course.write_text(course.read_text().replace('language = "en"', 'language = "nb"'))
    published(database, storage, folder)
    text = client.get(PAGE).text
    assert "Hovedpunkter" in text
    assert "Key points" not in text
