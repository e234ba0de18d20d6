"""Films of courses for members: for members and staff, and like a missing file for everybody else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import published, ready_video, write_course
from tests.support.databases import SqliteTemplate
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses.actions import attach_video
from videre.courses.models import Course
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.foundation.storage.local import LocalStorage
from videre.media.models import Caption, Video
from videre.partners.models import Membership
from videre.web.app import create_app

FILM, POSTER, WORDS = (
    f"sha256/{digit}{digit}/{digit * 64}.{kind}" for digit, kind in (("a", "mp4"), ("b", "jpg"), ("c", "vtt"))
)
KEYS = (FILM, POSTER, WORDS)


@pytest.fixture
def members(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """A course for members only that shows a video with poster and captions; the video's id."""
    done = published(database, storage, write_course(tmp_path / "written"))
    video_id = ready_video(database, cast.own.id, "first-clip")
    for key in KEYS:
        (tmp_path / "file").write_bytes(key.encode())
        storage.put(key, tmp_path / "file")
    with unit_of_work(database) as db:
        video = db.get_one(Video, video_id)
        video.file_key, video.poster_key = FILM, POSTER
        db.add(Caption(video_id=video_id, language="en", label="English", file_key=WORDS, cues="WEBVTT\n"))
        attach_video(db, None, done.course_id, "e1", video_id)
        db.get_one(Course, done.course_id).members_only = True
        db.add(Membership(user_id=cast.di.id, partner_id=cast.own.id, role="helper", since=clock.now()))
    return video_id


def test_who_belongs_to_the_course_gets_its_films_and_nobody_keeps_them_for_others(
    members: int, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    for user in (cast.di, cast.admin):
        for key in KEYS:
            answer = signed_in(user).get(f"/media/{key}")
            assert (answer.status_code, answer.data) == (200, key.encode())
            assert answer.headers["Cache-Control"].startswith("private, ")
    part = signed_in(cast.di).get(f"/media/{FILM}", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"sha2")


def test_for_everybody_else_they_are_as_missing_as_a_file_that_never_was(
    members: int, cast: Cast, signed_in: Callable[[User], FlaskClient], client: FlaskClient
) -> None:
    for browser in (client, signed_in(cast.bo), signed_in(cast.cy)):
        never = browser.get(f"/media/{FILM.replace('a', 'd')}")
        for key in KEYS:
            for headers in ({}, {"If-None-Match": "*"}, {"Range": "bytes=0-3"}):
                answer = browser.get(f"/media/{key}", headers=headers)
                assert answer.status_code == 404
                assert answer.headers["Cache-Control"] == never.headers["Cache-Control"]


def test_a_session_that_ended_elsewhere_gets_nothing(
    members: int, database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    browser = signed_in(cast.di)
    with unit_of_work(database) as db:
        db.get_one(User, cast.di.id).session_version += 1
    assert browser.get(f"/media/{FILM}").status_code == 404


def test_what_another_course_shows_to_everybody_is_for_everybody(
    members: int, database: Database, storage: LocalStorage, client: FlaskClient, tmp_path: Path
) -> None:
    other = published(database, storage, write_course(tmp_path / "other", slug="other"))
    with unit_of_work(database) as db:
        attach_video(db, None, other.course_id, "e1", members)
    answer = client.get(f"/media/{FILM}")
    assert (answer.status_code, answer.headers["Cache-Control"].split(",")[0]) == (200, "public")


def test_films_play_on_while_the_database_is_away_but_none_is_given_away_before_it_was_asked(
    settings: Settings, storage: LocalStorage, sqlite_template: SqliteTemplate, tmp_path: Path
) -> None:
    (tmp_path / "film").write_bytes(b"film")
    storage.put(FILM, tmp_path / "film")
    place = tmp_path / "going"
    place.mkdir()
    going = Database(sqlite_template.fresh(place))
    knows, new = (visitor(create_app(settings, database=going, storage=storage)) for _ in range(2))
    assert knows.get(f"/media/{FILM}").status_code == 200
    going.close()
    for file in place.iterdir():
        file.unlink()
    place.rmdir()
    knows.application.extensions["videre_closed_files"].until = 0.0
    assert knows.get(f"/media/{FILM}").status_code == 200
    assert new.get(f"/media/{FILM}").status_code == 503


def test_public_films_cost_no_statement(
    app: Flask, database: Database, storage: LocalStorage, client: FlaskClient, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"film")
    storage.put(FILM, tmp_path / "file")
    client.get(f"/media/{FILM}")
    with statements(database) as sent:
        for _ in range(3):
            assert client.get(f"/media/{FILM}").status_code == 200
    assert sent == []
