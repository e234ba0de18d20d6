"""Courses by browser: a zip is checked by a job, looked at before anybody else does, shown by one button."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import ready_video, write_course
from tests.support.jobs import HereAndNow
from tests.web.teach.test_videos import send, token_of
from videre.accounts.models import User
from videre.courses.draft_files import folder_of
from videre.courses.drafting import KEPT
from videre.courses.jobs import check_draft, tidy_drafts
from videre.courses.models import Course, CourseDraft, CourseVersion, PausePoint
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.partners.models import Membership
from videre.web.app import create_app

NEW = "/teach/courses/new"


def zip_of(folder: Path, inside: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                made.write(file, inside + file.relative_to(folder).as_posix())
    return held.getvalue()


def bring(browser: FlaskClient, data: bytes, name: str = "small.zip", **fields: Any) -> TestResponse:
    return send(browser, NEW, **fields, file=(io.BytesIO(data), name))


def check(database: Database, settings: Settings) -> None:
    """Do what the worker would."""
    with database.session() as db:
        waiting = list(db.scalars(sa.select(CourseDraft.id).where(CourseDraft.state == "checking")))
    for one in waiting:
        check_draft(HereAndNow(settings, database), one)


@pytest.fixture
def brought(cy: FlaskClient, database: Database, settings: Settings, tmp_path: Path) -> str:
    """The address of a checked draft of Cy's."""
    answer = bring(cy, zip_of(write_course(tmp_path), "small/"))
    assert answer.status_code == 303, answer.text
    check(database, settings)
    return str(answer.location)


def test_a_zip_is_checked_looked_at_and_shown(
    cy: FlaskClient, client: FlaskClient, database: Database, settings: Settings, cast: Cast, tmp_path: Path
) -> None:
    ready_video(database, cast.sor.id, "first-clip")
    answer = bring(cy, zip_of(write_course(tmp_path), "small/"))
    waiting = cy.get(answer.location).text
    assert "Being checked" in waiting
    assert (cy.get(f"{answer.location}state").json or {})["ready"] is False
    check(database, settings)
    assert (cy.get(f"{answer.location}state").json or {})["ready"] is True
    page = cy.get(answer.location).text
    assert "A new course. Nobody but you and your colleagues sees it yet." in page
    assert "Show to learners" in page
    assert client.get("/courses/small/").status_code == 404
    with database.session() as db:
        assert db.scalars(sa.select(Course)).all() == []
    episode = cy.get(f"{answer.location}begin/e1/").text
    for words in ("Preview", "Which one?", "First-clip", f'href="{answer.location}begin/e2/"', 'lang="en"'):
        assert words in episode, words
    assert "data-lesson=" not in episode
    picture = episode.partition('src="../../files/')[2].partition('"')[0]
    assert cy.get(f"{answer.location}files/{picture}").mimetype == "image/png"
    assert "three sentences" in cy.get(f"{answer.location}begin/").text
    assert cy.post(f"{answer.location}begin/e1/exercises/pick", data={"answer": "a"}).status_code == 303
    shown = send(cy, f"{answer.location}show", answer.location)
    assert shown.status_code == 303
    assert "Learners see it now." in cy.get(shown.location).text
    assert "Which one?" in client.get("/courses/small/begin/e1/").text
    with database.session() as db:
        course = db.scalars(sa.select(Course)).one()
        assert (course.partner_id, db.scalars(sa.select(PausePoint.second)).all()) == (cast.sor.id, [5.0])
    assert "version 1.0" in cy.get("/teach/courses/").text
    again = send(cy, f"{answer.location}show", NEW)
    assert again.status_code == 303
    with database.session() as db:
        assert len(db.scalars(sa.select(CourseVersion)).all()) == 1


def test_everything_wrong_is_named_with_file_and_line_and_nothing_changes(
    cy: FlaskClient, database: Database, settings: Settings, tmp_path: Path
) -> None:
    folder = write_course(tmp_path)
    (folder / "begin" / "e1.md").write_text(
        '+++\nid = "E 1"\ntitle = "A"\n+++\n\n![](dot.png)\n\n:::{exercise} X\n:::\n'
    )
    (folder / "begin" / "e2.md").write_bytes(b'+++\nid = "e2"\ntitle = "Bl\xe5"\n+++\n\nText.\n')
    answer = bring(cy, zip_of(folder))
    check(database, settings)
    page = cy.get(answer.location).text
    assert "to be mended before it can be shown" in page
    for place in ("begin/e1.md:2", "begin/e1.md:8", "begin/e2.md:3"):
        assert place in page
    assert "Show to learners" not in page
    assert cy.post(f"{answer.location}show", data={"csrf_token": token_of(page)}).status_code == 409
    with database.session() as db:
        assert db.scalars(sa.select(Course)).all() == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"just words", "This is no zip"),
        (b"Rar!\x1a\x07\x01\x00 and so on", "but RAR"),
        (b"PK\x05\x06" + bytes(18), "The zip is empty."),
    ],
)
def test_what_is_no_zip_is_said_in_the_page(
    cy: FlaskClient, database: Database, settings: Settings, data: bytes, words: str
) -> None:
    answer = bring(cy, data, "wrong.zip")
    check(database, settings)
    page = cy.get(answer.location).text
    assert words in page
    assert "wrong.zip" in page


def test_a_zip_with_a_name_that_leads_out_writes_nothing_outside(
    cy: FlaskClient, database: Database, settings: Settings, tmp_path: Path
) -> None:
    held = io.BytesIO(zip_of(write_course(tmp_path)))
    with zipfile.ZipFile(held, "a") as made:
        made.writestr("../../../../evil.md", "x")
    answer = bring(cy, held.getvalue())
    check(database, settings)
    assert "leads out of the folder" in cy.get(answer.location).text
    assert not list(settings.data.rglob("evil.md"))
    assert not list(tmp_path.glob("evil.md"))


def test_without_a_file_the_page_asks_for_it_and_a_large_one_is_refused(
    cy: FlaskClient, database: Database, settings: Settings, cast: Cast
) -> None:
    answer = send(cy, NEW, file=(io.BytesIO(), ""))
    assert (answer.status_code, "Choose the zip of the course" in answer.text) == (422, True)
    small = visitor(create_app(replace(settings, course_bytes=1024), database=database))
    with small.session_transaction() as session:
        session["_user_id"] = f"{cast.cy.id}.{cast.cy.session_version}"
    large = small.post(NEW, data=bytes(3_000_000), content_type="multipart/form-data; boundary=b")
    assert large.status_code == 413
    assert not (settings.data / "drafts").exists() or not list((settings.data / "drafts").iterdir())


def test_an_id_of_another_partner_is_refused_by_the_check_already(
    ada: FlaskClient, database: Database, settings: Settings, small_at_sor: int, tmp_path: Path
) -> None:
    answer = bring(ada, zip_of(write_course(tmp_path / "nord", words="Mine.")))
    check(database, settings)
    page = ada.get(answer.location).text
    assert "The id “small” is taken. If it is the same course, choose whose it is" in page
    assert "Sør" not in page


def test_a_new_version_says_what_it_will_be_and_the_same_label_is_refused(
    cy: FlaskClient, database: Database, settings: Settings, small_at_sor: int, tmp_path: Path
) -> None:
    same = bring(cy, zip_of(write_course(tmp_path / "sor", video=None, pauses="")))
    other = bring(cy, zip_of(write_course(tmp_path / "two", video=None, pauses="", words="Other.")))
    newer = bring(cy, zip_of(write_course(tmp_path / "three", video=None, pauses="", words="Other.", version="2.0")))
    check(database, settings)
    assert "Learners see this very text already." in cy.get(same.location).text
    assert "has been published with other text" in cy.get(other.location).text
    assert "A new version, number 2 so far." in cy.get(newer.location).text


def test_what_was_looked_at_is_what_is_shown(
    cy: FlaskClient, client: FlaskClient, database: Database, settings: Settings, brought: str
) -> None:
    """Even where the unpacked files were changed since."""
    (file,) = settings.data.rglob("drafts/*/tree/*/begin/e2.md")
    file.write_text('+++\nid = "e2"\ntitle = "Changed"\n+++\n\nChanged behind our back.\n')
    assert send(cy, f"{brought}show", brought).status_code == 303
    assert "Changed" not in client.get("/courses/small/begin/e2/").text


def test_a_picture_that_changed_meanwhile_stops_it_in_words(
    cy: FlaskClient, client: FlaskClient, settings: Settings, brought: str
) -> None:
    (file,) = settings.data.rglob("drafts/*/tree/*/begin/dot.png")
    file.write_bytes(b"other")
    answer = send(cy, f"{brought}show", brought)
    assert (answer.status_code, "was changed or removed" in answer.text) == (409, True)
    assert client.get("/courses/small/").status_code == 404


def test_others_learn_nothing_of_a_draft(
    ada: FlaskClient,
    cy: FlaskClient,
    client: FlaskClient,
    signed_in: Callable[[User], FlaskClient],
    cast: Cast,
    database: Database,
    brought: str,
) -> None:
    missing = f"/teach/courses/drafts/{new_public_id()}/"
    token = token_of(ada.get(NEW).text)
    for below in ("", "state", "begin/", "begin/e1/"):
        assert (ada.get(brought + below).status_code, ada.get(missing + below).status_code) == (404, 404)
        assert signed_in(cast.bo).get(brought + below).status_code == 404
        assert client.get(brought + below).status_code == 302
    for verb in ("show", "drop"):
        assert ada.post(brought + verb, data={"csrf_token": token}).status_code == 404
    assert "A small course" not in ada.get("/teach/courses/").text
    assert "A small course" in cy.get("/teach/courses/").text
    # A colleague sees it and may show it.
    with unit_of_work(database) as db:
        db.add(Membership(partner_id=cast.sor.id, user_id=cast.di.id, role="instructor", since=clock.now()))
    assert signed_in(cast.di).get(brought).status_code == 200
    with unit_of_work(database) as db:
        db.execute(sa.delete(Membership).where(Membership.user_id == cast.cy.id))
    assert cy.get(brought).status_code == 404


def test_those_who_help_see_why_there_is_nothing_for_them(
    signed_in: Callable[[User], FlaskClient], cast: Cast, database: Database
) -> None:
    with unit_of_work(database) as db:
        db.add(Membership(partner_id=cast.sor.id, user_id=cast.di.id, role="helper", since=clock.now()))
    di = signed_in(cast.di)
    assert "You are none of them" in di.get("/teach/courses/").text
    assert "You are none of them" in di.get("/teach/videos/").text
    assert di.get(NEW).status_code == 404
    assert di.get("/teach/videos/new").status_code == 404


def test_folders_the_operator_listed_are_shown_for_the_own_partner(
    cy: FlaskClient,
    signed_in: Callable[[User], FlaskClient],
    cast: Cast,
    client: FlaskClient,
    database: Database,
    settings: Settings,
) -> None:
    write_course(settings.data / "courses", "listed", video=None, pauses="")
    admin = signed_in(cast.admin)
    assert "listed" in admin.get(NEW).text
    assert "From a folder" not in cy.get(NEW).text
    token = token_of(cy.get(NEW).text)
    assert cy.post("/teach/courses/folder", data={"csrf_token": token, "folder": "listed"}).status_code == 404
    for name in ("../drafts", "/etc", "", "nothing"):
        answer = send(admin, "/teach/courses/folder", NEW, folder=name)
        assert answer.status_code == 404
    answer = send(admin, "/teach/courses/folder", NEW, folder="listed")
    check(database, settings)
    assert send(admin, f"{answer.location}show", answer.location).status_code == 303
    assert client.get("/courses/listed/").status_code == 200
    with database.session() as db:
        assert db.scalars(sa.select(Course.partner_id)).one() is None


def test_the_start_is_a_zip_without_a_problem(cy: FlaskClient, database: Database, settings: Settings) -> None:
    answer = cy.get("/teach/courses/starter.zip?name=tidy-data")
    assert answer.mimetype == "application/zip"
    brought = bring(cy, answer.data, "tidy-data.zip")
    check(database, settings)
    page = cy.get(brought.location).text
    assert "A new course." in page
    assert "To be mended" not in page
    wrong = cy.get("/teach/courses/starter.zip?name=Tidy%20Data%2F..")
    assert (wrong.status_code, "a–z, 0–9" in wrong.text) == (422, True)


def test_drafts_are_forgotten_by_hand_and_after_seven_days(
    cy: FlaskClient, database: Database, settings: Settings, brought: str, tmp_path: Path
) -> None:
    public_id = brought.strip("/").rsplit("/", 1)[-1]
    assert send(cy, f"{brought}drop", brought).status_code == 303
    assert not folder_of(settings, public_id).exists()
    answer = bring(cy, zip_of(write_course(tmp_path, "again")))
    with unit_of_work(database) as db:
        db.execute(sa.update(CourseDraft).values(changed_at=clock.ago(KEPT * 2)))
    tidy_drafts(HereAndNow(settings, database))
    assert cy.get(answer.location).status_code == 404
