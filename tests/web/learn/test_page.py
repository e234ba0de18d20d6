"""The lesson page as the server gives it: to visitors, to somebody signed in, again, moved, and without script."""

import gzip
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import published, ready_video, write_course
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses.actions import attach_video, touch_live
from videre.courses.models import Course
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.learning.models import Tick
from videre.media.models import Caption, Chapter, Video
from videre.web.learn.deeper import one_deeper

PAGE = "/courses/small/begin/e1/"
NEXT = "/courses/small/begin/e2/"
CUES = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nHere we <begin>\n\n00:00:05.000 --> 00:00:09.000\nand go on\n"


@pytest.fixture
def small(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """The small course with its video, captions in two languages and chapters; the id of the course."""
    done = published(database, storage, write_course(tmp_path / "written"))
    video_id = ready_video(database, cast.own.id, "first-clip")
    with unit_of_work(database) as db:
        for language, label, cues in (("nb", "norsk", CUES.replace("and go on", "og videre")), ("en", "English", CUES)):
            text = cues.replace("<", "&lt;").replace(">", "&gt;").replace("--&gt;", "-->")
            db.add(Caption(video_id=video_id, language=language, label=label, file_key=f"c/{language}.vtt", cues=text))
        db.add(Chapter(video_id=video_id, second=20.0, title="The middle"))
        attach_video(db, None, done.course_id, "e1", video_id)
    return done.course_id


def state_of(html: str) -> dict[str, object]:
    found = re.search(r'data-state="([^"]*)"', html)
    assert found is not None
    return dict(json.loads(unescape(found.group(1)) or "{}"))


def test_a_visitor_gets_the_whole_page_without_session_or_cookie(small: int, client: FlaskClient) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, no-cache"
    for part in (
        'data-lesson="begin"',
        'data-course="small"',
        'data-episode="e1"',
        'data-signed-in="0"',
        'data-video="first-clip"',
        'data-box="exercise"',
        'data-exercise="pick"',
        'data-kind="choice"',
        'action="exercises/pick"',
        'action="marks/read"',
        'action="marks/known"',
    ):
        assert part in answer.text, part
    assert "style=" not in answer.text
    assert "<script>" not in answer.text
    assert "data-exercise-slot" not in answer.text


def test_feedback_does_not_leave_the_server_before_it_is_asked_for(small: int, client: FlaskClient) -> None:
    assert "look again" not in client.get(PAGE).text


def test_the_transcript_is_in_the_language_of_the_course_and_escaped(small: int, client: FlaskClient) -> None:
    text = client.get(PAGE).text
    assert '<ol data-transcript tabindex="0" aria-label="Transcript" lang="en">' in text
    assert "Here we &lt;begin&gt;" in text
    assert "og videre" not in text


def test_a_silent_video_says_so_and_shows_its_captions(small: int, client: FlaskClient) -> None:
    text = client.get(PAGE).text
    assert "Silent by design: the captions carry the narration" in text
    tracks = re.findall(r'<track [^>]*srclang="(\w+)"[^>]*?( default)?>', text)
    assert tracks == [("nb", ""), ("en", " default")]


def test_what_the_video_shows_is_said_in_words_and_tied_to_it(
    small: int, client: FlaskClient, database: Database
) -> None:
    assert "about-video" not in client.get(PAGE).text
    with unit_of_work(database) as db:
        db.scalars(sa.select(Video)).one().description = "A terminal, and <one> line typed into it."
        touch_live(db, small)
    text = client.get(PAGE).text
    assert 'aria-describedby="about-video"' in text
    assert re.search(r'id="about-video"[^>]*>A terminal, and &lt;one&gt; line typed into it\.</p>', text)


def test_pauses_and_chapters_are_there_for_the_player(small: int, client: FlaskClient) -> None:
    text = unescape(client.get(PAGE).text)
    assert 'data-pauses="[[5.0, "pick"]]"' in text
    assert 'data-chapters="[[20.0, "The middle"]]"' in text


def test_an_unchanged_page_is_304_without_a_body(small: int, client: FlaskClient) -> None:
    tag = client.get(PAGE).headers["ETag"]
    assert not tag.startswith("W/")
    again = client.get(PAGE, headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)


def test_the_tag_changes_with_video_theme_and_encoding(
    small: int, client: FlaskClient, database: Database, cast: Cast
) -> None:
    plain = client.get(PAGE).headers["ETag"]
    packed = client.get(PAGE, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    client.set_cookie("videre_theme", "dark")
    dark = client.get(PAGE)
    client.delete_cookie("videre_theme")
    with unit_of_work(database) as db:
        course = db.get_one(Course, small)
        course.live_revision += 1
    later = client.get(PAGE).headers["ETag"]
    assert len({plain, packed, dark.headers["ETag"], later}) == 4
    assert '<html lang="en" data-theme="dark">' in dark.text
    client.set_cookie("videre_theme", '"><script>')
    assert client.get(PAGE).headers["ETag"] == later


def test_the_packed_page_is_the_same_page(
    small: int, client: FlaskClient, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    for browser in (client, signed_in(cast.bo)):
        packed = browser.get(PAGE, headers={"Accept-Encoding": "gzip"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == browser.get(PAGE).data


def test_a_warm_page_costs_one_statement(
    small: int, client: FlaskClient, cast: Cast, database: Database, signed_in: Callable[[User], FlaskClient]
) -> None:
    for browser in (client, signed_in(cast.bo)):
        with statements(database) as sent:
            tag = browser.get(PAGE).headers["ETag"]
        assert 2 <= len(sent) <= 3, "the first view also asks for the text and questions, once a day for live hours"
        with statements(database) as sent:
            assert browser.get(PAGE).status_code == 200
        assert len(sent) == 1, sent
        with statements(database) as sent:
            assert browser.get(PAGE, headers={"If-None-Match": tag}).status_code == 304
        assert len(sent) == 1, sent


def test_what_somebody_did_is_shown_to_them_and_to_nobody_else(
    small: int, client: FlaskClient, cast: Cast, database: Database, signed_in: Callable[[User], FlaskClient]
) -> None:
    bo, di = signed_in(cast.bo), signed_in(cast.di)
    before = bo.get(PAGE).headers["ETag"]
    assert before != di.get(PAGE).headers["ETag"]
    with unit_of_work(database) as db:
        for item, item_id, state in (("episode", "e1", "read"), ("exercise", "pick", "done")):
            db.add(
                Tick(
                    user_id=cast.bo.id,
                    course_id=small,
                    item=item,
                    item_id=item_id,
                    state=state,
                    detail="",
                    version_number=1,
                    at=clock.now(),
                )
            )
    page = bo.get(PAGE, headers={"If-None-Match": before})
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Counted because you have read it. Everything in it is done." in page.text
    assert '<span class="mark done"></span> done' in page.text
    assert state_of(page.text)["episodes"] == {"e1": ["read", ""]}
    for other in (di, client):
        text = other.get(PAGE).text
        assert "Counted because" not in text
        assert not state_of(text).get("episodes")


def test_a_session_that_was_ended_elsewhere_reads_as_a_visitor_and_loses_its_cookie(
    small: int, cast: Cast, database: Database, signed_in: Callable[[User], FlaskClient]
) -> None:
    browser = signed_in(cast.bo)
    assert 'data-signed-in="1"' in browser.get(PAGE).text
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).session_version += 1
    answer = browser.get(PAGE)
    assert 'data-signed-in="0"' in answer.text
    assert "<summary><span>Bo</span></summary>" not in answer.text
    assert "videre_session=;" in answer.headers["Set-Cookie"]


def test_a_name_cannot_break_out_of_the_page(
    small: int, cast: Cast, database: Database, signed_in: Callable[[User], FlaskClient]
) -> None:
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).name = "<script>alert(1)</script>"
    text = signed_in(cast.bo).get(PAGE).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_an_episode_that_moved_is_found_at_its_new_lesson(small: int, client: FlaskClient) -> None:
    answer = client.get("/courses/small/another-lesson/e1/")
    assert (answer.status_code, answer.headers["Location"]) == (308, PAGE)
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "path", [f"/courses/{rest}/" for rest in ("small/begin/e9", "none/begin/e1", "small/begin/E1", "small/begin/%00")]
)
def test_what_is_not_there_is_404(small: int, client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_course_for_members_only_is_like_one_that_is_missing(
    small: int, client: FlaskClient, database: Database
) -> None:
    client.get(PAGE)
    with unit_of_work(database) as db:
        db.get_one(Course, small).members_only = True
    assert client.get(PAGE).status_code == 404


def test_previous_and_next_lead_through_the_course(small: int, client: FlaskClient) -> None:
    assert f'<a class="neighbour next" href="{NEXT}">' in client.get(PAGE).text
    last = client.get(NEXT).text
    assert '<a class="neighbour next" href="/courses/small/">' in last
    assert f'href="{PAGE}"><small>Before</small>' in last


def test_an_episode_without_video_has_no_player(small: int, client: FlaskClient) -> None:
    text = client.get(NEXT).text
    assert "data-player" not in text
    assert "with-video" not in text


def test_an_answer_by_form_comes_back_with_what_was_chosen_and_what_is_said_to_it(
    small: int, client: FlaskClient
) -> None:
    answer = client.post(PAGE + "exercises/pick", data={"answer": "b"})
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "ETag" not in answer.headers
    assert 'value="b" id="o-pick-b" checked>' in answer.text
    assert "No: look again." in answer.text
    assert "Not yet." in answer.text
    right = client.post(PAGE + "exercises/pick", data={"answer": "a"})
    assert "<strong>Right.</strong>" in right.text
    nothing = client.post(PAGE + "exercises/pick", data={})
    assert nothing.status_code == 422
    assert "Choose an answer first." in nothing.text


def test_the_page_after_an_answer_by_form_leads_where_the_page_itself_does(small: int, client: FlaskClient) -> None:
    address = PAGE + "exercises/pick"
    before, after = client.get(PAGE).text, client.post(address, data={"answer": "b"}).text
    assert led_to(before, PAGE) == led_to(after, address)
    (picture,) = {one for one in led_to(after, address) if "/files/" in one}
    assert client.get(picture).status_code == 200
    again = client.post(address, data={"answer": "a"}).text
    assert "Right." in again
    assert 'href is written &lt;a href="x"&gt;' in one_deeper(b'href is written &lt;a href="x"&gt;').decode()


def led_to(html: str, address: str) -> set[str]:
    """Every address of the page as a browser at `address` would open it, without places on the page itself."""
    found = re.findall(r'(?:href|src|action)="([^"#][^"]*)"', html)
    return {urljoin(address, unescape(one)) for one in found if not one.startswith(("data:", "/sign-in?next="))}


def test_a_typed_answer_is_kept_on_the_page_and_escaped(
    database: Database, storage: LocalStorage, client: FlaskClient, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path / "written", kind="number"))
    answer = client.post(PAGE + "exercises/pick", data={"answer": '41"><b>'})
    assert 'value="41&#34;&gt;&lt;b&gt;"' in answer.text
    assert "<b>" not in answer.text
    wrong = client.post(PAGE + "exercises/pick", data={"answer": "41"})
    assert "One too few." in wrong.text


def test_under_a_prefix_every_address_of_the_page_has_it(small: int, client: FlaskClient) -> None:
    text = client.get(PAGE, environ_overrides={"SCRIPT_NAME": "/learn"}).text
    found = re.findall(r'(?:href|src|action|poster)="(/[^"]*)"', text)
    assert len(found) > 15
    assert [address for address in found if not address.startswith("/learn/")] == []


def test_two_readers_never_share_a_slot(small: int, cast: Cast, signed_in: Callable[[User], FlaskClient]) -> None:
    bo, ada = signed_in(cast.bo), signed_in(cast.ada)
    for _ in range(2):
        assert "<summary><span>Bo</span></summary>" in bo.get(PAGE).text
        assert "<summary><span>Ada</span></summary>" in ada.get(PAGE).text
    assert visitor(bo.application).get(PAGE).text.count("<summary><span>Bo</span></summary>") == 0
