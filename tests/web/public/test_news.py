"""What is new in a course, for everybody: page by page, word by word, without what only staff may know."""

from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.support.courses import published, write_course
from videre.courses.models import Course
from videre.courses.versions import roll_back
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage

NEWS = "/courses/small/what-is-new/"


def test_readers_see_what_is_new_but_not_which_answer_is_right(
    client: FlaskClient, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    first = published(database, storage, write_course(tmp_path))
    assert "what-is-new" not in client.get("/courses/small/").text
    folder = write_course(tmp_path, version="2.0")
    page = folder / "begin" / "e1.md"
    other = page.read_text().replace("[x] this", "[ ] this").replace("[ ] that", "[x] that")
    page.write_text(other.replace("More of it", "Much of it"))
    published(database, storage, folder)
    assert f'href="{NEWS}"' in client.get("/courses/small/").text
    listed = client.get(NEWS).text
    assert f'href="{NEWS}2/"' in listed
    assert "Version 1.0, the first" in listed
    told = client.get(NEWS + "2/").text
    assert "<del>More</del><ins>Much</ins> of it" in told
    assert "Exercises for which other answers count" not in told
    assert [client.get(NEWS + path).status_code for path in ("1/", "3/", "2/?words=2", "?page=2")] == [404] * 4
    with unit_of_work(database) as db:
        roll_back(db, None, first.course_id)
    assert client.get(NEWS + "2/").status_code == 404, "what was taken back is nobody's news"
    assert "2.0" not in client.get(NEWS).text


def test_what_is_for_members_is_news_for_members_only(
    client: FlaskClient, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path))
    published(database, storage, write_course(tmp_path, words="Other.", version="2.0"))
    with unit_of_work(database) as db:
        db.execute(sa.update(Course).values(members_only=True, live_revision=Course.live_revision + 1))
    assert [client.get(NEWS).status_code, client.get(NEWS + "2/").status_code] == [404, 404]


def test_a_page_written_anew_is_said_to_be(
    client: FlaskClient, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path, words="\n\n".join(f"Old {n}." for n in range(2000))))
    many = "\n\n".join(f"New {n}, and nothing as before." for n in range(2000))
    published(database, storage, write_course(tmp_path, words=many, version="2.0"))
    assert "better read than compared" in client.get(NEWS + "2/").text
