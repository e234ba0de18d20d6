"""The search as people meet it: what it finds, where that opens, and that nobody finds what they may not read."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import published, ready_video, write_course
from tests.support.statements import statements
from tests.support.windows import one_window
from videre.accounts.models import User
from videre.courses.actions import attach_video, detach_video, open_instance
from videre.courses.models import Course
from videre.discussion.actions.asking import ask_question
from videre.discussion.actions.deciding import hide_question, mark_answer, show_question
from videre.discussion.actions.replying import add_reply
from videre.discussion.places import episode_of
from videre.discussion.typed import Typed
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.foundation.storage.local import LocalStorage
from videre.learning.actions.enrolling import join_instance
from videre.media.actions.describing import put_captions
from videre.media.captions import Cue, canonical
from videre.media.models import Video
from videre.web.app import create_app

SignedIn = Callable[[User], FlaskClient]
WORDS = """Some words about a *kingfisher* in a café.

:::{instructor-note}
Staff only: hornbill.
:::

:::{solution}
The answer is toucan.
:::

Puffin
: a bird with a beak of many colours
"""


def captions(text: str = "here the albatross lands.") -> dict[str, str]:
    cues = canonical([Cue(4.0, 6.0, "we begin"), Cue(31.0, 34.5, text), Cue(52.0, 55.0, "the penguin leaves.")])
    return {"language": "en", "label": "English", "file_key": "caption/one.vtt", "cues": cues}


@pytest.fixture
def course(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """The small course with a video that says something."""
    done = published(database, storage, write_course(tmp_path / "one", words=WORDS, episodes=2))
    video_id = ready_video(database, cast.own.id, "first-clip")
    with unit_of_work(database) as db:
        attach_video(db, None, done.course_id, "e1", video_id)
        put_captions(db, None, db.get_one(Video, video_id).public_id, captions())
    return done.course_id


def links(browser: FlaskClient, query: str, at: str = "/search") -> list[str]:
    answer = browser.get(f"{at}?q={query}")
    assert answer.status_code == 200
    return re.findall(r'<h2 lang="[^"]*"><a href="([^"]+)"', answer.text)


def test_a_hit_opens_at_its_heading_exercise_or_second(course: int, client: FlaskClient) -> None:
    assert links(client, "kingfisher") == ["/courses/small/begin/e1/", "/courses/small/begin/e2/"]
    assert links(client, "And+more") == [
        "/courses/small/begin/e1/#h-more-of-it",
        "/courses/small/begin/e2/#h-more-of-it",
    ]
    assert links(client, '"which+one"') == ["/courses/small/begin/e1/#exercise-pick"]
    assert links(client, "albatross") == ["/courses/small/begin/e1/#t=31.00"]
    assert links(client, '"three+sentences"') == ["/courses/small/begin/#in-brief"]
    assert set(links(client, '"how+to+begin"')) == {"/courses/small/begin/", "/courses/small/begin/#in-brief"}
    assert links(client, '"small+course"')[0] == "/courses/small/"
    assert links(client, "many+colours&kind=terms") == ["/courses/small/begin/e1/", "/courses/small/begin/e2/"]
    page = client.get("/search?q=CAFE+kingf").text
    assert "<mark>kingfisher</mark> in a <mark>café</mark>" in page
    assert "A small course › How to begin" in page
    assert 'name="robots" content="noindex"' in page


def test_answers_and_notes_for_staff_are_not_found(course: int, cast: Cast, signed_in: SignedIn) -> None:
    for browser in (signed_in(cast.ada), signed_in(cast.admin)):
        for word in ("hornbill", "toucan", '"look+again+at+what"', "again"):
            assert links(browser, word) == [], word


def test_the_links_lead_to_what_they_name(course: int, client: FlaskClient) -> None:
    for query in ("more", "pick", "albatross", "sentences"):
        for link in links(client, query):
            path, _, fragment = link.partition("#")
            page = client.get(path)
            assert page.status_code == 200, link
            assert not fragment or fragment.startswith("t=") or f'id="{fragment}"' in page.text, link


def test_kinds_and_courses_narrow_it(
    course: int, database: Database, storage: LocalStorage, tmp_path: Path, client: FlaskClient
) -> None:
    published(database, storage, write_course(tmp_path / "two", "other", title="Another", words="A kingfisher too."))
    assert len(links(client, "kingfisher")) == 4
    assert links(client, "kingfisher&course=other") == ["/courses/other/begin/e1/", "/courses/other/begin/e2/"]
    assert links(client, "kingfisher&course=none") == links(client, "kingfisher&kind=exercises") == []
    page = client.get("/search?q=kingfisher").text
    assert 'href="/search?q=kingfisher&amp;course=other"' in page
    assert "Look in everything" in client.get("/search?q=kingfisher&kind=terms").text


def test_only_the_part_of_a_video_that_is_shown_is_found(course: int, database: Database, client: FlaskClient) -> None:
    with unit_of_work(database) as db:
        video_id = db.scalars(sa.select(Video.id)).one()
        attach_video(db, None, course, "e1", video_id, start=20.0, end=45.0)
    assert links(client, "albatross") == ["/courses/small/begin/e1/#t=31.00"]
    assert links(client, "penguin") == []
    with unit_of_work(database) as db:
        detach_video(db, None, course, "e1")
    assert links(client, "albatross") == []
    with unit_of_work(database) as db:
        attach_video(db, None, course, "e2", video_id)
    assert links(client, "penguin") == ["/courses/small/begin/e2/#t=52.00"]


def test_other_captions_are_other_words(course: int, database: Database, client: FlaskClient) -> None:
    with unit_of_work(database) as db:
        put_captions(db, None, db.scalars(sa.select(Video.public_id)).one(), captions("here the gannet dives."))
    assert (links(client, "albatross"), len(links(client, "gannet"))) == ([], 1)


def test_in_a_course_instance_it_leads_to_the_pinned_pages(
    course: int, database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path, client: FlaskClient
) -> None:
    with unit_of_work(database) as db:
        open_instance(db, None, cast.nord.id, course, "spring")
    published(database, storage, write_course(tmp_path / "new", words="A bullfinch now.", version="2.0"))
    here = "/at/nord/spring/search"
    assert links(client, "kingfisher") == []
    assert links(client, "kingfisher", here) == ["/at/nord/spring/begin/e1/", "/at/nord/spring/begin/e2/"]
    assert (len(links(client, "bullfinch")), links(client, "bullfinch", here)) == (2, [])
    assert links(client, "albatross", here) == ["/at/nord/spring/begin/e1/#t=31.00"]
    page = client.get(f"{here}?q=kingfisher").text
    assert 'class="site-name" href="/at/nord/"' in page
    assert 'action="/at/nord/spring/search"' in page
    assert client.get("/at/sor/spring/search").status_code == 404


def test_courses_for_members_are_found_by_members_alone(
    course: int, database: Database, cast: Cast, signed_in: SignedIn, client: FlaskClient
) -> None:
    with unit_of_work(database) as db:
        instance = open_instance(db, None, cast.nord.id, course, "spring").id
        join_instance(db, cast.bo.id, instance)
    question, _public = ask(database, cast, "Is a heron meant?")
    with unit_of_work(database) as db:
        show_question(db, None, question)
    assert len(links(client, "heron")) == 1
    with unit_of_work(database) as db:
        db.get_one(Course, course).members_only = True
    bo, di, cy = signed_in(cast.bo), signed_in(cast.di), signed_in(cast.cy)
    for word in ("kingfisher", "albatross", "pick", '"small+course"', "puffin", "heron"):
        assert links(client, word) == links(di, word) == links(cy, word) == [], word
        assert client.get(f"/at/nord/spring/search?q={word}").status_code == 404
    assert len(links(bo, "kingfisher")) == 2
    assert len(links(bo, "albatross")) == 1
    assert len(links(bo, "kingfisher", "/at/nord/spring/search")) == 2


def ask(database: Database, cast: Cast, text: str) -> tuple[int, str]:
    with unit_of_work(database) as db:
        place = episode_of(db, "small", "begin", "e1").at()
        typed = Typed(text, f"<p>{text}</p>", "Kari", None)
        asked = ask_question(db, cast.bo.id, place, typed, key=None, at_once=False, waiting_most=100)
        return asked.id, asked.public_id


def test_questions_are_found_while_others_see_them(
    course: int, database: Database, cast: Cast, client: FlaskClient, signed_in: SignedIn
) -> None:
    question, public_id = ask(database, cast, "Where do ospreys nest?")
    assert links(client, "ospreys") == links(signed_in(cast.bo), "ospreys") == []
    with unit_of_work(database) as db:
        show_question(db, None, question)
    assert links(client, "osprey") == [f"/ask/{public_id}/"]
    assert client.get(f"/ask/{public_id}/").status_code == 200
    with unit_of_work(database) as db:
        said = Typed("On a platform.", "<p>On a platform.</p>", "Hal", None)
        reply = add_reply(db, cast.admin.id, question, said, key=None, at_once=True, waiting_most=100).public_id
    assert links(client, "platform") == []
    with unit_of_work(database) as db:
        mark_answer(db, None, question, reply)
    page = client.get("/search?q=platform").text
    assert "On a <mark>platform</mark>." in page
    assert "Kari" not in page
    assert links(client, "kari") == links(client, "hal") == []
    with unit_of_work(database) as db:
        hide_question(db, None, question)
    assert links(client, "osprey") == links(client, "platform") == []


def test_a_page_costs_two_statements_however_much_is_found(
    course: int, database: Database, storage: LocalStorage, tmp_path: Path, client: FlaskClient
) -> None:
    counts = []
    for query in ("albatross", "kingfisher", "more"):
        with statements(database) as sent:
            assert links(client, query)
        counts.append(len([one for one in sent if one.startswith(("SELECT", "WITH"))]))
    assert counts == [2, 2, 2]


def test_long_lists_have_pages(database: Database, storage: LocalStorage, tmp_path: Path, client: FlaskClient) -> None:
    published(database, storage, write_course(tmp_path, words="A kingfisher.", episodes=25))
    first, second = links(client, "kingfisher"), links(client, "kingfisher&page=2")
    assert (len(first), len(second)) == (20, 5)
    assert not set(first) & set(second)
    assert client.get("/search?q=kingfisher&page=3").status_code == 404
    assert client.get("/search?q=kingfisher&page=x").status_code == 404


def test_it_says_what_to_do_when_there_is_nothing(course: int, client: FlaskClient) -> None:
    for path, said in (
        ("/search", "Or look through the courses"),
        ("/search?q=+", "Or look through the courses"),
        ("/search?q=-kingfisher", "at least one word"),
        ("/search?q=xyzzy", "Nothing was found."),
        ("/search?q=" + "a" * 300, "only the beginning"),
    ):
        answer = client.get(path)
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (200, False), path
        assert said in answer.text, path


def test_what_is_typed_comes_back_as_text(course: int, client: FlaskClient) -> None:
    text = client.get("/search", query_string={"q": '"><script>alert(1)</script> <b>'}).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80), st.text(max_size=10))
def test_nothing_typed_ends_in_an_error(client: FlaskClient, raw: bytes, kind: str) -> None:
    query = "".join(f"%{byte:02X}" for byte in raw)
    assert client.get(f"/search?q={query}").status_code == 200
    assert client.get("/search", query_string={"q": "a", "kind": kind, "course": kind}).status_code == 200


def test_strangers_are_held_back(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    one_window(monkeypatch)
    strict = visitor(create_app(replace(settings, rate_limits=True), database=database))
    assert [strict.get("/search?q=a").status_code for _ in range(121)][-2:] == [200, 429]


def test_every_page_has_a_way_to_search(course: int, app: Flask, client: FlaskClient) -> None:
    assert 'action="/search"' in client.get("/").text
    page = client.get("/courses/small/").text
    assert '<input type="hidden" name="course" value="small">' in page
    assert 'href="/search?course=small"' in client.get("/courses/small/begin/e1/").text
