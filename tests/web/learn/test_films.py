"""Films of other sites on lesson pages: links until the library has them, and then ours, loaded at a click."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.courses import published, ready_video, write_course
from tests.support.statements import statements
from videre.content.readers.films import film_link, film_name
from videre.courses.actions import attach_video, when_video_changed, when_video_published
from videre.courses.models import Course, PageText
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.media.events import VideoChanged, VideoPublished
from videre.media.models import Caption, Video

PAGE = "/courses/small/begin/e2/"
FILM = "https://www.youtube.com/watch?v=abc_DEF-123&t=40"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.youtube.com/watch?v=abc_DEF-123&t=40", "youtube:abc_DEF-123"),
        ("https://youtu.be/abc_DEF-123?si=x", "youtube:abc_DEF-123"),
        ("http://m.youtube.com/watch?list=x&v=abc_DEF-123", "youtube:abc_DEF-123"),
        ("https://www.youtube-nocookie.com/embed/abc_DEF-123", "youtube:abc_DEF-123"),
        ("https://www.youtube.com/live/abc_DEF-123", "youtube:abc_DEF-123"),
        ("https://player.vimeo.com/video/12345", "vimeo:12345"),
        ("https://vimeo.com/12345", "vimeo:12345"),
        ("https://www.youtube.com/playlist?list=PL1", None),
        ("https://www.youtube.com/@somebody", None),
        ("https://vimeo.com/channels/staff", None),
        ("https://youtube.com.evil.example/watch?v=abc", None),
        ("https://youtu.be/", None),
        ("https://[", None),
        ("talk.mp4", None),
        ("", None),
    ],
)
def test_a_film_has_one_name_whichever_its_address(address: str, name: str | None) -> None:
    assert film_name(address) == name


@pytest.fixture
def small(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    course_id = published(database, storage, write_course(tmp_path, video=None, pauses="")).course_id
    with unit_of_work(database) as db:
        page = db.scalars(sa.select(PageText).where(PageText.page_id == "e2")).one()
        page.html += f"<p>{film_link(FILM, 'Ice & snow', 'on another site')}</p>"
    return course_id


def bring(database: Database, partner_id: int, source: str, name: str = "ice") -> int:
    video_id = ready_video(database, partner_id, name)
    with unit_of_work(database) as db:
        video = db.get_one(Video, video_id)
        video.source, video.title = source, "Ice <b>"
        db.add(Caption(video_id=video_id, language="en", label="English", file_key="sha256/ab/c.vtt", cues="WEBVTT\n"))
        db.flush()
        when_video_published(db, VideoPublished(video_id, ""))
    return video_id


def test_it_is_a_link_until_it_is_in_the_library(
    small: int, client: FlaskClient, database: Database, cast: Cast
) -> None:
    before = client.get(PAGE)
    assert 'href="https://www.youtube.com/watch?v=abc_DEF-123&amp;t=40"' in before.text
    assert "data-film" not in before.text
    assert "<iframe" not in before.text
    bring(database, cast.own.id, "https://youtu.be/abc_DEF-123")
    now = client.get(PAGE, headers={"If-None-Match": before.headers["ETag"]})
    assert now.status_code == 200, "pages that were kept know that they are stale"
    assert 'preload="none"' in now.text
    assert 'data-film="ice"' in now.text
    assert "Ice &lt;b&gt;" in now.text
    assert 'srclang="en" label="English" default' in now.text
    assert ">also on YouTube</a>" in now.text
    with statements(database) as sent:
        assert client.get(PAGE).status_code == 200
    assert len(sent) == 1, "asked once for each state of the page"


def test_a_change_of_the_video_reaches_the_page(
    small: int, client: FlaskClient, database: Database, cast: Cast
) -> None:
    video_id = bring(database, cast.own.id, "https://youtu.be/abc_DEF-123")
    assert "Ice &lt;b&gt;" in client.get(PAGE).text
    with unit_of_work(database) as db:
        db.get_one(Video, video_id).title = "Snow"
        db.flush()
        when_video_changed(db, VideoChanged(video_id))
    assert 'aria-label="Snow"' in client.get(PAGE).text


@pytest.mark.parametrize("source", ["https://youtu.be/other", "https://example.org/abc_DEF-123", "abc_DEF-123"])
def test_other_videos_are_not_taken_for_it(
    small: int, client: FlaskClient, database: Database, cast: Cast, source: str
) -> None:
    bring(database, cast.own.id, source)
    assert "data-film" not in client.get(PAGE).text


def test_another_partners_video_is_not_shown(small: int, client: FlaskClient, database: Database, cast: Cast) -> None:
    bring(database, cast.sor.id, "https://youtu.be/abc_DEF-123")
    assert "data-film" not in client.get(PAGE).text


def test_a_page_with_more_links_than_a_statement_has_room_for_is_shown(
    small: int, client: FlaskClient, database: Database, cast: Cast
) -> None:
    with unit_of_work(database) as db:
        page = db.scalars(sa.select(PageText).where(PageText.page_id == "e2")).one()
        page.html += "".join(f"<p>{film_link(f'https://youtu.be/{number:05}', '')}</p>" for number in range(1100))
    bring(database, cast.own.id, "https://youtu.be/abc_DEF-123")
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert answer.text.count("data-film") == 1


def test_what_only_a_course_for_members_shows_is_not_shown_here(
    small: int, client: FlaskClient, database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    inner = published(database, storage, write_course(tmp_path / "in", "inner", video=None, pauses="")).course_id
    video_id = bring(database, cast.own.id, "https://youtu.be/abc_DEF-123")
    with unit_of_work(database) as db:
        attach_video(db, None, inner, "e1", video_id)
        db.get_one(Course, inner).members_only = True
    assert "Ice &lt;b&gt;" not in client.get(PAGE).text
    with unit_of_work(database) as db:
        attach_video(db, None, small, "e1", video_id)
    assert "data-film" in client.get(PAGE).text, "readers here may have it now"


def test_two_that_change_at_once_never_wait_for_each_other(
    small: int, database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    other = published(database, storage, write_course(tmp_path / "o", "other", video=None, pauses="")).course_id
    videos = [bring(database, cast.own.id, f"https://youtu.be/film{name}", name) for name in ("one", "two")]
    with unit_of_work(database) as db:
        for course_id, video_id in zip((small, other), videos, strict=True):
            attach_video(db, None, course_id, "e1", video_id)

    def change(video_id: int) -> None:
        for _ in range(20):
            with unit_of_work(database) as db:
                when_video_changed(db, VideoChanged(video_id))

    with ThreadPoolExecutor(2) as both:
        assert list(both.map(change, videos)) == [None, None]
