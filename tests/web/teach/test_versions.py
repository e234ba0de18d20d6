"""Versions by browser: what a draft changes, whose answers would go, what each version changed, and the way back."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.courses import ticked, write_course
from tests.support.statements import statements
from tests.web.teach.test_courses import bring, check, zip_of
from tests.web.teach.test_report import lesson
from tests.web.teach.test_videos import send
from videre.courses.publishing import publish_folder
from videre.foundation.database import Database
from videre.foundation.settings import Settings
from videre.foundation.storage.local import LocalStorage

VERSIONS = "/teach/courses/small/versions/"


def second(parent: Path, version: str = "2.0") -> Path:
    """A changed copy: the second page called otherwise, a word more in it, and no exercise on the first any more."""
    folder = write_course(parent, version=version, video=None, pauses="")
    page = folder / "begin" / "e2.md"
    page.write_text(page.read_text().replace('"Episode 2"', '"On we go"').replace("And more.", "And 1 < 2 & more."))
    first = folder / "begin" / "e1.md"
    first.write_text(first.read_text().partition("\n:::{exercise}")[0] + "\n")
    return folder


@pytest.fixture
def draft(
    cy: FlaskClient, database: Database, settings: Settings, cast: Cast, small_at_sor: int, tmp_path: Path
) -> str:
    """The address of a draft of the changed copy, after Bo has answered what goes."""
    ticked(database, cast.bo, small_at_sor, "exercise", "pick")
    answer = bring(cy, zip_of(second(tmp_path / "next"), "small/"))
    check(database, settings)
    return str(answer.location)


def test_a_draft_says_what_changes_and_what_loses_its_place(cy: FlaskClient, draft: str) -> None:
    page = cy.get(draft).text
    assert "1 page or exercise was renamed or moved and keeps what learners did there" in page
    assert "What loses its place" in page
    assert "The exercise “Pick”" in page
    assert "fewer than 5 people have worked there" in page
    assert 'name="orphan_answers"' in page
    changes = cy.get(draft + "changes").text
    assert "“A small course”, from version 1.0 to 2.0" in changes
    for words in ("On we go", "was called “Episode 2”", "Exercises that go", "Pick"):
        assert words in changes
    assert "<ins> 1 &lt; 2 &amp;</ins>" in changes, "what was typed is shown as it was typed"


def test_answers_go_only_when_somebody_means_it(cy: FlaskClient, client: FlaskClient, draft: str) -> None:
    refused = send(cy, draft + "show", draft)
    assert refused.status_code == 409
    assert "The exercise “Pick” (pick) goes, and fewer than 5 people worked on it." in refused.text
    assert "Which one?" in client.get("/courses/small/begin/e1/").text
    assert send(cy, draft + "show", draft, orphan_answers="yes").status_code == 303
    assert "Which one?" not in client.get("/courses/small/begin/e1/").text
    assert "On we go" in client.get("/courses/small/begin/e2/").text


def test_the_versions_are_listed_compared_and_shown_again(
    cy: FlaskClient, client: FlaskClient, draft: str, cast: Cast
) -> None:
    send(cy, draft + "show", draft, orphan_answers="yes")
    assert f'href="{VERSIONS}"' in cy.get("/teach/courses/").text
    page = cy.get(VERSIONS).text
    for words in ("Version 1.0", "Version 2.0", "shown now", f"· {cast.cy.name}&nbsp;·", "Show it again"):
        assert words in page
    assert "was called “Episode 2”" in cy.get(VERSIONS + "2/").text
    assert "was called “On we go”" in cy.get(VERSIONS + "1/?since=2").text
    assert [cy.get(VERSIONS + path).status_code for path in ("1/", "7/", "2/?since=x", "?page=3")] == [404] * 4
    back = send(cy, VERSIONS + "1/show", VERSIONS)
    assert back.status_code == 303
    assert "Learners see the chosen version now." in cy.get(back.location).text
    assert "Which one?" in client.get("/courses/small/begin/e1/").text
    assert send(cy, VERSIONS + "2/show", VERSIONS).status_code == 409
    again = send(cy, VERSIONS + "2/show", VERSIONS)
    assert "Show version number 2 all the same" in again.text
    assert send(cy, VERSIONS + "2/show", VERSIONS, orphan_answers="yes").status_code == 303


def test_other_partners_see_no_versions(ada: FlaskClient, small_at_sor: int) -> None:
    assert [ada.get(VERSIONS).status_code, ada.get(VERSIONS + "1/").status_code] == [404, 404]


def test_the_list_costs_the_same_for_one_and_for_three(
    cy: FlaskClient, database: Database, storage: LocalStorage, cast: Cast, small_at_sor: int, tmp_path: Path
) -> None:
    cy.get(VERSIONS)
    with statements(database) as one:
        cy.get(VERSIONS)
    for number in range(2, 5):
        folder = write_course(
            tmp_path / str(number), version=f"{number}.0", words=f"Words {number}.", video=None, pauses=""
        )
        publish_folder(database, storage, folder, cast.cy.id, partner_id=cast.sor.id)
    with statements(database) as more:
        page = cy.get(VERSIONS).text
    assert page.count("Show it again") == 3
    assert len(more) == len(one)


def test_the_address_is_changed_and_the_old_one_leads_on(
    cy: FlaskClient, client: FlaskClient, small_at_sor: int
) -> None:
    assert "Id of the course in its addresses" in cy.get(VERSIONS).text
    wrong = send(cy, VERSIONS + "address", VERSIONS, slug="Not Like This")
    assert wrong.status_code == 422
    assert 'value="Not Like This"' in wrong.text, "what was typed is there to be mended"
    assert "Small letters, digits and hyphens between them" in wrong.text
    done = send(cy, VERSIONS + "address", VERSIONS, slug="smaller")
    assert (done.status_code, done.location) == (303, "/teach/courses/smaller/versions/?said=renamed")
    page = cy.get(done.location).text
    assert "The course has its new address" in page
    assert "<code>small</code>" in page
    assert cy.get(VERSIONS).status_code == 308
    assert client.get("/courses/smaller/").status_code == 200


def test_others_cannot_change_it(ada: FlaskClient, client: FlaskClient, small_at_sor: int) -> None:
    assert send(ada, VERSIONS + "address", "/me/account", slug="mine").status_code == 404
    assert client.get("/courses/small/").status_code == 200


def test_a_draft_is_called_as_its_version_will_be(
    cy: FlaskClient, database: Database, settings: Settings, tmp_path: Path
) -> None:
    cited = {"CITATION.cff": "cff-version: 1.2.0\ntitle: Tides\nversion: 2026-01\nmessage: Cite it.\n"}
    first = bring(cy, zip_of(lesson(tmp_path / "first", **cited)), "tides.zip")
    check(database, settings)
    assert send(cy, first.location + "show", first.location).status_code == 303
    changed = lesson(tmp_path / "second", **cited)
    page = changed / "episodes" / "ebb.md"
    page.write_text(page.read_text() + "\nOne line more.\n")
    draft = bring(cy, zip_of(changed), "tides.zip").location
    check(database, settings)
    (label,) = set(re.findall(r"2026-01\+[0-9a-f]{7}", cy.get(draft).text))
    assert f"from version 2026-01 to {label}" in cy.get(draft + "changes").text
    assert send(cy, draft + "show", draft).status_code == 303
    assert label in cy.get("/teach/courses/tides/versions/").text
