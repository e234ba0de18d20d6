"""Error pages help: a sentence, what was typed, a number for the log; JSON for programs."""

import re
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask, request
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import published, write_course
from tests.support.letters import letters_to, link_in
from videre.accounts.models import User
from videre.courses.actions import open_instance
from videre.courses.models import Course
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.foundation.storage.local import LocalStorage
from videre.web.app import create_app
from videre.web.context import db
from videre.web.errors import RefusalPage
from videre.web.pages import html

FULL_DEVICE = Path("/dev/full")
FROM_HERE = {"Origin": "http://localhost"}


@pytest.fixture
def small(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> None:
    """The small course, and Nord holds it."""
    course = published(database, storage, write_course(tmp_path / "written", video=None)).course_id
    with unit_of_work(database) as db:
        open_instance(db, None, cast.nord.id, course, "spring")


def test_a_missing_page_says_so_and_leads_home(client: FlaskClient) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert "There is nothing" in answer.text
    assert 'href="/"' in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


def test_a_program_gets_a_stable_kind(client: FlaskClient) -> None:
    answer = client.get("/no-such-page", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["kind"] == "not-found"


def test_a_stale_form_gives_back_what_was_typed(signed_in: Callable[[User], FlaskClient], cast: Cast) -> None:
    typed = {"name": "Bo <b>", "zone": "Europe/Oslo", "current_password": "secret words", "csrf_token": "stale"}
    answer = signed_in(cast.bo).post("/me/account/profile", data=typed)
    assert answer.status_code == 400
    assert "Nothing you typed is lost" in answer.text
    assert "Bo &lt;b&gt;" in answer.text
    assert "secret words" not in answer.text


def test_a_form_too_large_is_answered_also_where_it_is_refused_before_it_is_read(client: FlaskClient) -> None:
    for path in ("/me/account/profile", "/no-such-page", "/courses/none/none/none/exercises/none"):
        answer = client.post(path, data={"name": "x" * 2_500_000}, headers={"Origin": "http://localhost"})
        assert answer.status_code in (401, 404, 405, 413), path
        assert "x" * 100 not in answer.text
        assert "give this number" in answer.text


def test_somebody_signed_out_meanwhile_gets_back_what_they_typed_and_a_way_in(client: FlaskClient) -> None:
    typed = {"name": "Bo with a new name", "zone": "", "form_key": "nobody typed this"}
    answer = client.post("/me/account/profile", data=typed, headers={"Origin": "http://localhost"})
    assert answer.status_code == 401
    assert "Bo with a new name" in answer.text
    assert ">Name<" in answer.text
    assert "Time zone" not in answer.text
    assert 'href="/sign-in" target="_blank"' in answer.text, "in this tab what was typed would be gone"
    assert "Send it again" in answer.text
    assert '<input type="hidden" name="form_key" value="nobody typed this">' in answer.text
    assert "csrf_token" not in answer.text
    assert "Set-Cookie" not in answer.headers


def test_what_holds_a_secret_is_not_sent_again_from_the_page(client: FlaskClient) -> None:
    typed = {"name": "Bo", "current_password": "secret words"}
    answer = client.post("/me/account/profile", data=typed, headers={"Origin": "http://localhost"})
    assert answer.status_code == 401
    assert "Send it again" not in answer.text
    assert "Copy it from here" in answer.text


def test_an_address_that_only_takes_forms_says_so_to_people(client: FlaskClient) -> None:
    answer = client.get("/sign-out")
    assert answer.status_code == 405
    assert "Only forms send to this address" in answer.text


def test_a_dead_link_to_what_is_only_for_some_says_what_to_do(
    client: FlaskClient, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    for path in ("/ask/xe7xqspfz4t8/", "/live/xe7xqspfz4t8/"):
        way_in = f'class="button primary" href="/sign-in?next={path}"'
        assert way_in in client.get(path).text, path
        assert way_in not in signed_in(cast.bo).get(path).text, path
    assert "This calendar address is in use no more." in client.get("/feeds/abcdefgh.ics").text


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(
    ("path", "places"),
    [
        ("/at/nord/gone/", ["/at/nord/"]),
        ("/at/nord/spring/begin/gone/", ["/at/nord/spring/", "/at/nord/"]),
        ("/at/nord/spring/not/an/address/of/ours", ["/at/nord/spring/", "/at/nord/"]),
        ("/courses/small/begin/gone/", ["/courses/small/"]),
        ("/courses/gone/", []),
        ("/courses/gone/begin/e1/", []),
        ("/at/nowhere/spring/", []),
    ],
)
def test_a_missing_page_is_told_in_the_look_of_where_it_would_be_and_names_what_is_around(
    client: FlaskClient, path: str, places: list[str]
) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    main = answer.text.split("<main")[1].split("What you look for may be here:")[-1]
    assert re.findall(r'<a href="(.+?)">', main.split("</p>")[0]) == places
    assert ('<a class="site-name" href="/at/nord/">' in answer.text) == path.startswith("/at/nord/")


@pytest.mark.usefixtures("small")
def test_the_page_of_what_was_too_large_does_not_send_its_reader_elsewhere(client: FlaskClient) -> None:
    answer = client.post("/courses/small/begin/e1/questions", data={"text": "x" * 2_500_000}, headers=FROM_HERE)
    assert answer.status_code == 413
    assert "may be here" not in answer.text


@pytest.mark.usefixtures("small")
def test_a_course_for_members_is_not_named_around_a_missing_page(client: FlaskClient, database: Database) -> None:
    with unit_of_work(database) as db:
        db.execute(sa.update(Course).values(members_only=True))
    for path in ("/courses/small/begin/gone/", "/at/nord/spring/begin/gone/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "small course" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/courses/%00/",
        "/courses/" + "a" * 41 + "/",
        "/courses/UPPER/",
        "/courses/../../etc/passwd",
        "/courses/%ff%fe/",
        "/courses/x/y/z/../..",
        "/static/%2e%2e/%2e%2e/wsgi.py",
        "/static/0/../../../../../etc/passwd",
        "/media/../../etc/passwd",
        "/media/sha256/%2e%2e/%2e%2e/videre.db",
        "/progress/videos/٣٤",
        "/?minutes=٣",
        "/?minutes=" + "9" * 400,
        "/courses/?page=-1",
        "/courses/?page=1e5",
        "/courses/?page=" + "9" * 30,
    ],
)
def test_odd_addresses_are_answered_and_never_with_an_error_of_ours(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code in (200, 308, 400, 404)


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    assert client.post("/sign-in", data={"address": "x" * 5_000_000}).status_code == 413


def test_an_unknown_method_is_refused_with_those_that_are_known(client: FlaskClient) -> None:
    answer = client.put("/courses/", headers={"Origin": "http://localhost"})
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_a_visitor_gets_no_cookie_on_reading_pages(client: FlaskClient) -> None:
    for path in ("/", "/courses/", "/no-such-page"):
        assert "Set-Cookie" not in client.get(path).headers


def test_a_sentence_that_repeats_what_was_typed_is_shown_as_text(app: Flask) -> None:
    with app.test_request_context("/"):
        page = RefusalPage(422, "<i>Title</i>", "There is no file '<script>alert(1)</script>'.", "1", {"a": "<b>a</b>"})
        text = html("errors/refusal.html", page, who=None)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<i>Title" not in text
    assert "<b>a</b>" not in text


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "null", "http://localhost.evil.example"])
def test_a_sender_that_cannot_be_read_is_a_stranger(app: Flask, origin: str) -> None:
    answer = app.test_client().post("/sign-in", data={"address": "x"}, headers={"Origin": origin})
    assert answer.status_code == 403


def test_refusals_that_need_no_database_are_told_without_one(settings: Settings, tmp_path: Path) -> None:
    nowhere = Database(f"postgresql+psycopg://nobody@/none?host={tmp_path}")
    browser = visitor(create_app(settings, database=nowhere))
    with browser.session_transaction() as session:
        session["_user_id"] = "1.1"
    assert browser.get("/no-such-page").status_code == 404
    assert "Nothing you typed is lost" in browser.post("/me/account/profile", data={"name": "Bo"}).text
    assert browser.get("/").status_code == 503
    nowhere.close()


@contextmanager
def keeping_nothing(database: Database) -> Iterator[None]:
    """A database whose disk becomes full at the moment of keeping."""
    if database.is_sqlite:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        log = Path(f"{database.url.database}-wal")
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        return
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = '53100'; END $$"
        )
        connection.exec_driver_sql(
            "CREATE CONSTRAINT TRIGGER full_disk AFTER INSERT ON videre_user DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION full_disk()"
        )
    yield
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION full_disk CASCADE")


def test_what_could_not_be_kept_is_said_and_signs_nobody_in(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    client.post("/sign-up", data={"address": "kari@example.org", "name": "Kari"})
    link = link_in(letters_to(database, settings, "kari@example.org")[0], settings)
    typed = {"name": "Kari Nordmann", "password": "a good long one"}
    with keeping_nothing(database):
        answer = client.post(link, data=typed)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert "what you sent was not kept" in answer.text
    assert "Kari Nordmann" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert client.post(link, data=typed).status_code == 303, "and then it works"


def test_a_damaged_database_is_answered_as_one_that_is_down(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "damaged.db").write_text("no database " * 1000)
    damaged = Database(f"sqlite:///{tmp_path / 'damaged.db'}")
    assert visitor(create_app(settings, database=damaged)).get("/").status_code == 503
    damaged.close()


def test_a_full_disk_is_said_wherever_it_is_met(app: Flask, client: FlaskClient) -> None:
    def write() -> str:
        with FULL_DEVICE.open("w") as file:
            file.write("x")
        return "written"

    app.add_url_rule("/write", "write", write, methods=["POST"])
    answer = client.post("/write", data={"text": "kept words"})
    assert answer.status_code == 503
    assert "no room on the disk" in answer.text
    assert "kept words" in answer.text


def test_what_a_database_cannot_take_is_no_error_of_ours(app: Flask, client: FlaskClient, database: Database) -> None:
    """The last net: every room looks first, so this is asked behind their backs."""

    def ask() -> str:
        return str(db().scalars(sa.select(User.id).where(User.name == request.form["text"])).all())

    app.add_url_rule("/ask-for", "ask_for", ask, methods=["POST"])
    answer = client.post("/ask-for", data={"text": "a\0b"})
    assert answer.status_code == (200 if database.is_sqlite else 422)
    assert database.is_sqlite or "cannot be kept" in answer.text
