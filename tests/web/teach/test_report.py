"""The report of a draft in the browser: what `videre courses check` says, and what the standing version would lose."""

from pathlib import Path

import sqlalchemy as sa
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.courses import write_course
from tests.web.teach.test_courses import bring, check, zip_of
from tests.web.teach.test_videos import send
from videre.courses.models import CourseDraft
from videre.foundation.database import Database
from videre.foundation.settings import Settings

LESSON = {
    "config.yaml": "title: Tides\nlang: en\nlicense: CC-BY 4.0\nepisodes:\n- ebb.md\n",
    "episodes/ebb.md": "---\ntitle: Ebb\nteaching: 5\nexercises: 0\n---\n\nSee [there](nowhere.md).\n\n"
    "![](fig/line.png)\n\n::: wombat\n\nA box.\n\n:::\n\n::: challenge\n\n## Why\n\nWhy?\n\n:::\n",
    "episodes/fig/line.png": b"\x89PNG\r\n\x1a\n",
    "episodes/lost.md": "---\ntitle: Lost\n---\n\nNobody lists me.\n",
}


def lesson(folder: Path, name: str = "tides", **changes: str) -> Path:
    for path, data in {**LESSON, **changes}.items():
        target = folder / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder / name


def test_a_zip_of_another_format_has_the_whole_report(
    cy: FlaskClient, database: Database, settings: Settings, tmp_path: Path
) -> None:
    answer = bring(cy, zip_of(lesson(tmp_path)), "Tides (1).zip")
    check(database, settings)
    page = cy.get(answer.location).text
    for words in (
        "Not shown as intended",
        "Pictures without an alternative text",
        "Links inside that lead nowhere",
        "Pages that are in no list",
        "episodes/ebb.md:7",
        "episodes/ebb.md:9",
        "Put it into the list, or take the file away.",
        "What each page shows",
        "Show to learners",
        "tides, version",
    ):
        assert words in page, words
    assert "<script>" not in page
    assert "All pages" in cy.get(f"{answer.location}report").text
    assert "nowhere.md" in cy.get(f"{answer.location}report?list=dead_links").text
    assert cy.get(f"{answer.location}report?list=errors").status_code == 404
    assert cy.get(f"{answer.location}report?list=pages&page=2").status_code == 404


def test_a_long_list_is_paged(cy: FlaskClient, database: Database, settings: Settings, tmp_path: Path) -> None:
    links = "\n\n".join(f"[x](nowhere-{number}.md)" for number in range(60))
    answer = bring(cy, zip_of(lesson(tmp_path, **{"episodes/ebb.md": LESSON_HEAD + links})), "tides.zip")
    check(database, settings)
    page = cy.get(answer.location).text
    assert "nowhere-11.md" in page
    assert "nowhere-12.md" not in page
    assert "All 60" in page
    second = cy.get(f"{answer.location}report?list=dead_links&page=2").text
    assert "nowhere-49.md" not in second
    assert "nowhere-59.md" in second
    assert "Page 2 of 2" in second


LESSON_HEAD = "---\ntitle: Ebb\nteaching: 5\nexercises: 0\n---\n\n"


def test_what_the_standing_version_loses_is_named_before_it_is_shown(
    cy: FlaskClient, ada: FlaskClient, cast: Cast, database: Database, settings: Settings, tmp_path: Path
) -> None:
    answer = bring(cy, zip_of(write_course(tmp_path, video=None, pauses="")), "small.zip")
    check(database, settings)
    assert send(cy, f"{answer.location}show", answer.location).status_code == 303
    folder = tmp_path / "small"
    before = (folder / "begin" / "e1.md").read_text()
    (folder / "begin" / "e1.md").write_text(before.partition(":::")[0] + "\nNothing to do.\n")
    text = (folder / "course.toml").read_text().replace('version = "1.0"', 'version = "2.0"')
    (folder / "course.toml").write_text(text)
    answer = bring(cy, zip_of(folder), "small.zip")
    check(database, settings)
    page = cy.get(answer.location).text
    assert "not found again; nothing hangs on" in page
    assert "<code>pick</code>" in page
    with database.session() as db:
        partners = set(db.scalars(sa.select(CourseDraft.partner_id)))
    assert partners == {cast.sor.id}
    assert ada.get(f"{answer.location}report").status_code == 404
