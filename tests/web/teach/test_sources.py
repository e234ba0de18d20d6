"""A course from a git address by browser: fetched, checked, looked at, shown; then followed, proposed, never silent."""

import hashlib
import hmac
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import write_course
from tests.support.gitserver import GitServer, Repository
from tests.support.jobs import HereAndNow
from tests.support.windows import one_window
from tests.web.teach.test_videos import send
from videre.courses.drafting import forget_drafts
from videre.courses.fetching import fetch_draft, look_at_followed, look_at_source
from videre.courses.jobs import check_draft
from videre.courses.models import Course, CourseDraft, CourseSource, CourseVersion
from videre.courses.outline import CourseOutline, from_json
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.jobs.progress import workflow_table
from videre.foundation.settings import Settings
from videre.web.app import create_app

NEW = "/teach/courses/new"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[GitServer]:
    (tmp_path / "served").mkdir()
    started = GitServer(tmp_path / "served")
    yield started
    started.close()


@pytest.fixture
def environment(environment: dict[str, str], server: GitServer) -> dict[str, str]:
    """The test installation may fetch from the test's git server."""
    return {**environment, "VIDERE_FETCH_HOSTS": server.host}


@pytest.fixture
def lessons(server: GitServer) -> Repository:
    """A repository with a course in a folder of it."""
    made = server.repository("lessons")
    write_course(made.folder / "courses", video=None, pauses="")
    made.commit()
    return made


def bring(browser: FlaskClient, address: str, **fields: str) -> TestResponse:
    return send(browser, "/teach/courses/git", NEW, address=address, **{"folder": "courses/small", **fields})


def work(database: Database, settings: Settings) -> None:
    """Do what the worker would: fetch and check what waits."""
    with database.session() as db:
        waiting = list(db.scalars(sa.select(CourseDraft.id).where(CourseDraft.state == "checking")))
    for one in waiting:
        fetch_draft(HereAndNow(settings, database), one)


def work_at_zip(database: Database, settings: Settings) -> None:
    """Do what the worker would with a zip that waits."""
    with database.session() as db:
        waiting = list(db.scalars(sa.select(CourseDraft.id).where(CourseDraft.state == "checking")))
    for one in waiting:
        check_draft(HereAndNow(settings, database), one)


def look(database: Database, settings: Settings, *, by_person: bool = False) -> None:
    """Do what the worker would: look for changes, and check what is proposed."""
    with database.session() as db:
        (source_id,) = db.scalars(sa.select(CourseSource.id))
    look_at_source(HereAndNow(settings, database), source_id, by_person)
    work(database, settings)


def change(lessons: Repository, words: str, version: str) -> str:
    write_course(lessons.folder / "courses", video=None, pauses="", words=words, version=version)
    return lessons.commit()


@pytest.fixture
def shown(cy: FlaskClient, database: Database, settings: Settings, lessons: Repository) -> str:
    """The address of the page of a source that learners see a course from."""
    answer = bring(cy, lessons.address)
    assert answer.status_code == 303, answer.text
    work(database, settings)
    assert send(cy, f"{answer.location}show", answer.location).status_code == 303
    found = re.search(r"/teach/courses/sources/\w{12}/", cy.get("/teach/courses/").text)
    assert found is not None
    return found.group()


def test_a_course_comes_from_a_git_address_and_names_its_pinned_commit(
    cy: FlaskClient, client: FlaskClient, database: Database, settings: Settings, lessons: Repository, cast: Cast
) -> None:
    head = lessons.git("rev-parse", "HEAD")
    answer = bring(cy, lessons.address)
    assert answer.status_code == 303, answer.text
    waiting = cy.get(answer.location).text
    assert "Being checked" in waiting
    state = cy.get(f"{answer.location}state").json or {}
    assert (state["ready"], state["step"], state["steps"]) == (False, "fetch", 2)
    work(database, settings)
    page = cy.get(answer.location).text
    assert "Show to learners" in page
    assert head[:10] in page
    assert client.get("/courses/small/").status_code == 404
    assert "Which one?" in cy.get(f"{answer.location}begin/e1/").text
    picture = cy.get(f"{answer.location}begin/e1/").text.partition('src="../../files/')[2].partition('"')[0]
    assert cy.get(f"{answer.location}files/{picture}").mimetype == "image/png"
    assert send(cy, f"{answer.location}show", answer.location).status_code == 303
    assert "Which one?" in client.get("/courses/small/begin/e1/").text
    with database.session() as db:
        outline = from_json(db.scalars(sa.select(CourseVersion.outline)).one())
        source = db.scalars(sa.select(CourseSource)).one()
        course = db.scalars(sa.select(Course)).one()
        assert (source.course_id, source.shown_commit, source.partner_id) == (course.id, head, cast.sor.id)
    assert outline.origin is not None
    assert outline.origin.address == lessons.address
    assert (outline.origin.commit, outline.origin.branch, outline.origin.folder) == (head, "main", "courses/small")


def test_what_cannot_be_fetched_is_said_and_nothing_typed_is_lost(
    cy: FlaskClient, database: Database, settings: Settings, lessons: Repository, server: GitServer
) -> None:
    refused = bring(cy, "git@forge.example:a/b.git", at="main")
    assert refused.status_code == 422
    assert "must begin with https://" in refused.text
    assert 'value="git@forge.example:a/b.git"' in refused.text
    assert 'value="courses/small"' in refused.text
    assert "cannot be called that" in bring(cy, lessons.address, at="a..b").text
    answer = bring(cy, lessons.address, at="master")
    work(database, settings)
    page = cy.get(answer.location).text
    assert "has no branch or tag “master”" in page
    assert "there is: main" in page
    assert '<ul class="problems" lang="en">' in page, "the report is in English on pages of any language"
    assert '/teach/courses/" aria-current="true"' in page, "the part of the site that this page belongs to"
    server.private.add("lessons")
    answer = bring(cy, lessons.address)
    work(database, settings)
    assert "wants a password" in cy.get(answer.location).text


def test_others_do_not_find_the_source_and_nobody_brings_in_for_a_partner_that_is_not_theirs(
    cy: FlaskClient, ada: FlaskClient, shown: str, lessons: Repository
) -> None:
    assert ada.get(shown).status_code == 404
    assert send(ada, f"{shown}look", NEW).status_code == 404
    assert bring(ada, lessons.address, partner="sor").status_code == 404


def test_a_new_commit_is_proposed_once_and_shown_only_when_somebody_says_so(
    cy: FlaskClient, client: FlaskClient, database: Database, settings: Settings, lessons: Repository, shown: str
) -> None:
    assert "learners see what is there" in cy.get(shown).text
    assert send(cy, f"{shown}follow", shown, follow="daily").status_code == 303
    look(database, settings)
    assert drafts(database) == ["shown"]
    head = change(lessons, "Other words.", "1.1")
    look(database, settings)
    look(database, settings)
    assert drafts(database) == ["shown", "ready"]
    assert "A new version is proposed: A small course" in cy.get("/teach/").text
    page = cy.get(shown).text
    assert head[:10] in page
    assert "Other words." not in client.get("/courses/small/begin/e1/").text
    proposed = re.search(r"/teach/courses/drafts/\w{12}/", page)
    assert proposed is not None
    assert "proposed because it changed there" in cy.get(proposed.group()).text
    with unit_of_work(database) as db:
        db.execute(sa.update(CourseDraft).values(changed_at=clock.ago(clock.now() - clock.now())))
        forget_drafts(db)
    newer = change(lessons, "Newer words.", "1.2")
    look(database, settings)
    assert drafts(database) == ["shown", "ready"], "the newer one takes the place of the older"
    page = cy.get(shown).text
    assert newer[:10] in page
    proposed = re.search(r"/teach/courses/drafts/\w{12}/", page)
    assert proposed is not None
    assert send(cy, f"{proposed.group()}show", proposed.group()).status_code == 303
    assert "Newer words." in client.get("/courses/small/begin/e1/").text
    assert "A new version is proposed" not in cy.get("/teach/").text


def test_what_was_dropped_is_not_proposed_again_until_somebody_looks(
    cy: FlaskClient, database: Database, settings: Settings, lessons: Repository, shown: str
) -> None:
    send(cy, f"{shown}follow", shown, follow="daily")
    change(lessons, "Other words.", "1.1")
    look(database, settings)
    proposed = re.search(r"/teach/courses/drafts/\w{12}/", cy.get(shown).text)
    assert proposed is not None
    assert send(cy, f"{proposed.group()}drop", proposed.group()).status_code == 303
    look(database, settings)
    assert drafts(database) == ["shown"]
    assert send(cy, f"{shown}look", shown).status_code == 303
    assert "Being looked at" in cy.get(shown).text
    look(database, settings, by_person=True)
    assert drafts(database) == ["shown", "ready"]


def test_who_goes_back_to_an_earlier_version_reads_which_commit_learners_see_now(
    cy: FlaskClient, database: Database, settings: Settings, lessons: Repository, shown: str
) -> None:
    first = lessons.git("rev-parse", "HEAD")
    newer = change(lessons, "Other words.", "1.1")
    look(database, settings, by_person=True)
    proposed = re.search(r"/teach/courses/drafts/\w{12}/", cy.get(shown).text)
    assert proposed is not None
    assert send(cy, f"{proposed.group()}show", proposed.group()).status_code == 303
    versions = "/teach/courses/small/versions/"
    assert send(cy, f"{versions}1/show", versions).status_code == 303
    page = cy.get(shown).text
    assert re.search(rf"version 1\.0, commit\s+<code>{first[:10]}</code>", page)
    assert "learners see what is there" not in page
    look(database, settings)
    assert drafts(database) == ["shown", "shown"], "what was taken back is not proposed by itself"
    assert send(cy, f"{versions}2/show", versions).status_code == 303
    page = cy.get(shown).text
    assert re.search(rf"version 1\.1, commit\s+<code>{newer[:10]}</code>", page)
    assert "learners see what is there" in page


def test_a_version_that_is_not_from_the_source_names_no_commit_of_it(
    cy: FlaskClient, database: Database, settings: Settings, shown: str, tmp_path: Path
) -> None:
    other = write_course(tmp_path / "other", video=None, pauses="", words="From a zip.", version="0.9")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for file in other.rglob("*"):
            made.write(file, f"small/{file.relative_to(other).as_posix()}")
    answer = send(cy, NEW, NEW, file=(io.BytesIO(held.getvalue()), "small.zip"))
    work_at_zip(database, settings)
    assert send(cy, f"{answer.location}show", answer.location).status_code == 303
    with unit_of_work(database) as db:
        db.execute(sa.update(CourseSource).values(course_id=sa.select(Course.id).scalar_subquery()))
    versions = "/teach/courses/small/versions/"
    for number in (1, 2):
        assert send(cy, f"{versions}{number}/show", versions).status_code == 303
    page = cy.get(shown).text
    assert "version 0.9" in page
    assert "version 0.9," not in page


def test_a_draft_is_called_what_it_will_be_called(
    cy: FlaskClient, database: Database, settings: Settings, server: GitServer
) -> None:
    tides = server.repository("tides")
    cited = 'cff-version: 1.2.0\nmessage: "Cite it"\ntitle: Tides\nversion: "2025.1"\n'
    tides.commit({**LESSON, "CITATION.cff": cited})
    answer = bring(cy, tides.address, folder="")
    work(database, settings)
    assert "version 2025.1" in cy.get(answer.location).text
    assert send(cy, f"{answer.location}show", answer.location).status_code == 303
    tides.commit({"episodes/ebb.md": "---\ntitle: Ebb\nteaching: 5\nexercises: 0\n---\n\nWater comes.\n"})
    answer = bring(cy, tides.address, folder="")
    work(database, settings)
    found = re.search(r"version (2025\.1\+[0-9a-f]{7})", cy.get(answer.location).text)
    assert found is not None, "CITATION.cff names the same version over many commits"
    assert f"from version 2025.1 to {found.group(1)}" in cy.get(f"{answer.location}changes").text
    assert send(cy, f"{answer.location}show", answer.location).status_code == 303
    assert f"Version {found.group(1)}" in cy.get("/teach/courses/tides/versions/").text


def test_what_could_not_be_fetched_is_fetched_again_by_one_button(
    cy: FlaskClient, database: Database, settings: Settings, lessons: Repository, server: GitServer
) -> None:
    server.private.add("lessons")
    answer = bring(cy, lessons.address, at="main")
    work(database, settings)
    page = cy.get(answer.location).text
    form = page.partition('action="/teach/courses/git"')[2].partition("</form>")[0]
    assert "Fetch it again" in form
    typed = dict(re.findall(r'name="(partner|address|at|folder)" value="([^"]*)"', form))
    assert typed == {"partner": "sor", "address": lessons.address, "at": "main", "folder": "courses/small"}
    server.private.clear()
    again = send(cy, "/teach/courses/git", answer.location, **typed)
    work(database, settings)
    assert "Show to learners" in cy.get(again.location).text


def test_a_preview_leads_nowhere_that_is_not_there(
    cy: FlaskClient, database: Database, settings: Settings, lessons: Repository
) -> None:
    answer = bring(cy, lessons.address)
    work(database, settings)
    for path in ("begin/", "begin/e1/"):
        page = cy.get(answer.location + path).text
        links = {one for one in re.findall(r'<a [^>]*href="([^"#?]+)', page) if one.startswith(answer.location)}
        assert links
        assert {one: cy.get(one).status_code for one in links if cy.get(one).status_code != 200} == {}


def test_a_branch_that_went_away_is_told_and_learners_see_what_they_saw(
    cy: FlaskClient, client: FlaskClient, database: Database, settings: Settings, lessons: Repository, shown: str
) -> None:
    send(cy, f"{shown}follow", shown, follow="daily")
    with unit_of_work(database) as db:
        db.execute(sa.update(CourseSource).values(at="work"))
    look(database, settings)
    assert "has no branch or tag “work”" in cy.get(shown).text
    assert "The source of a course cannot be read" in cy.get("/teach/").text
    assert client.get("/courses/small/begin/e1/").status_code == 200


def test_a_hook_proves_itself_and_only_has_us_look(cy: FlaskClient, app: Flask, database: Database, shown: str) -> None:
    page = send(cy, f"{shown}follow", shown, follow="hook")
    assert page.headers["Cache-Control"] == "no-store"
    secret = re.findall(r'<code class="address">([0-9a-f]{64})</code>', page.text)[0]
    assert secret not in cy.get(shown).text, "it is shown once"
    path = "/hooks/content/" + shown.split("/")[-2]
    forge = app.test_client()
    body = b'{"ref": "refs/heads/main"}'
    signed = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    answers = [
        forge.post(path, data=body, headers={"X-Hub-Signature-256": signed}),
        forge.post(path, data=b"anything", headers={"X-Gitlab-Token": secret}),
    ]
    assert [one.status_code for one in answers] == [202, 202]
    assert looks(database) == 1, "calls within one slot make one look"
    wrong = [
        forge.post(path, data=body + b" ", headers={"X-Hub-Signature-256": signed}),
        forge.post(path, data=body, headers={"X-Gitlab-Token": "secret"}),
        forge.post(path, data=body),
        forge.post("/hooks/content/222222222222", data=body, headers={"X-Hub-Signature-256": signed}),
    ]
    assert {one.status_code for one in wrong} == {404}
    told = {re.sub(r"[0-9a-f]{12,}|/hooks/content/\w+", "", one.text) for one in wrong}
    assert len(told) == 1
    assert forge.post(path, data=b"x" * (5 * 1024**2 + 1)).status_code == 413
    send(cy, f"{shown}follow", shown, follow="hook")
    assert forge.post(path, data=body, headers={"X-Hub-Signature-256": signed}).status_code == 404, "the old is void"
    assert looks(database) == 1


def test_hooks_are_limited(app: Flask, settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    one_window(monkeypatch)
    strict = visitor(create_app(replace(settings, rate_limits=True), database=database))
    codes = [strict.post("/hooks/content/222222222222", data=b"").status_code for _ in range(61)]
    assert codes[-2:] == [404, 429]


def test_the_daily_round_looks_at_what_is_followed_and_clears_away_the_rest(
    cy: FlaskClient, database: Database, settings: Settings, shown: str, lessons: Repository
) -> None:
    look_at_followed(HereAndNow(settings, database))
    assert looks(database) == 0
    send(cy, f"{shown}follow", shown, follow="daily")
    look_at_followed(HereAndNow(settings, database, id="today"))
    look_at_followed(HereAndNow(settings, database, id="today"))
    assert looks(database) == 1
    answer = bring(cy, lessons.address, at="main")
    work(database, settings)
    send(cy, f"{answer.location}drop", answer.location)
    look_at_followed(HereAndNow(settings, database, id="tomorrow"))
    with database.session() as db:
        assert [one.at for one in db.scalars(sa.select(CourseSource))] == [""]


def test_a_commit_is_not_followed(cy: FlaskClient, database: Database, settings: Settings, lessons: Repository) -> None:
    answer = bring(cy, lessons.address, at=lessons.git("rev-parse", "HEAD"))
    work(database, settings)
    found = re.search(r"/teach/courses/sources/\w{12}/", cy.get(answer.location).text)
    assert found is not None
    assert "A commit never changes" in cy.get(found.group()).text
    assert send(cy, f"{found.group()}follow", found.group(), follow="daily").status_code == 409


def test_a_course_sent_as_another_draft_leaves_its_source(
    cy: FlaskClient,
    database: Database,
    settings: Settings,
    lessons: Repository,
    shown: str,
) -> None:
    change(lessons, "From the tag.", "2.0")
    lessons.git("tag", "v2")
    answer = bring(cy, lessons.address, at="v2")
    work(database, settings)
    assert send(cy, f"{answer.location}show", answer.location).status_code == 303
    with database.session() as db:
        kept = {one.at: one.course_id is not None for one in db.scalars(sa.select(CourseSource))}
    assert kept == {"": False, "v2": True}


def drafts(database: Database) -> list[str]:
    with database.session() as db:
        return list(db.scalars(sa.select(CourseDraft.state).order_by(CourseDraft.id)))


def looks(database: Database) -> int:
    """How many looks are promised that no person asked for."""
    with database.session() as db:
        table = workflow_table(db)
        if not sa.inspect(database.engine).has_table(table.name, schema=table.schema):
            return 0
        found = db.execute(sa.select(table.c.workflow_uuid).where(table.c.name == "courses.look-at-source"))
        return len([one for (one,) in found if not one.startswith("look-")])


NAMED = """
id = "tides-here"
title = "Tides, with us"

[source]
git = "{address}"
at = "main"

[[pages]]
path = "episodes/ebb.md"
title = "Low water"
minutes = 12
"""
LESSON = {
    "config.yaml": "title: Tides\nlang: en\nlicense: CC-BY 4.0\nepisodes:\n- ebb.md\n",
    "episodes/ebb.md": "---\ntitle: Ebb\nteaching: 5\nexercises: 0\n---\n\nWater goes.\n\n![A line](fig/line.svg)\n",
    "episodes/fig/line.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script><circle r="4"/></svg>',
}


def outline_shown(database: Database) -> CourseOutline:
    with database.session() as db:
        course = db.scalars(sa.select(Course)).one()
        return from_json(db.get_one(CourseVersion, course.current_version_id).outline)


def test_what_a_course_file_names_in_a_repository_is_fetched_pinned_and_followed(
    cy: FlaskClient, client: FlaskClient, database: Database, settings: Settings, server: GitServer
) -> None:
    made = server.repository("tides")
    first = made.commit(LESSON)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("beside/course.toml", NAMED.format(address=made.address))
        packed.writestr("beside/glossary.md", "# Words\n\nEbb\n: Water that goes.\n")
    answer = send(cy, NEW, file=(io.BytesIO(held.getvalue()), "beside.zip"))
    with database.session() as db:
        (draft,) = db.scalars(sa.select(CourseDraft.id))
    check_draft(HereAndNow(settings, database), draft)
    page = cy.get(answer.location).text
    assert "Show to learners" in page, page
    assert first[:10] in page
    source = re.search(r"/teach/courses/sources/\w+/", page)
    assert source is not None
    assert send(cy, f"{answer.location}show", answer.location).status_code == 303
    assert first[:10] in cy.get(source.group()).text
    before = outline_shown(database)
    assert [(one.title, one.minutes) for _lesson, one in before.episodes()] == [("Low water", 12)]
    assert before.has_glossary
    assert before.origin is not None
    assert before.origin.commit == first

    second = made.commit({"episodes/ebb.md": LESSON["episodes/ebb.md"].replace("goes", "goes far")})
    assert send(cy, f"{source.group()}look", source.group()).status_code == 303
    with database.session() as db:
        (one,) = db.scalars(sa.select(CourseSource.id))
    look_at_source(HereAndNow(settings, database), one, True)
    with database.session() as db:
        proposed = db.scalars(sa.select(CourseDraft).where(CourseDraft.commit == second)).one()
    fetch_draft(HereAndNow(settings, database), proposed.id)
    there = f"/teach/courses/drafts/{proposed.public_id}/"
    page = cy.get(there).text
    assert "Tides, with us" in page
    assert outline_shown(database).origin == before.origin
    episode = cy.get(f"{there}{before.lessons[0].id}/{before.lessons[0].episodes[0].id}/").text
    assert "goes far" in episode
    picture = episode.partition('src="../../files/')[2].partition('"')[0]
    drawn = cy.get(f"{there}files/{picture}")
    assert drawn.mimetype == "image/svg+xml"
    assert b"script" not in drawn.data
    assert send(cy, f"{there}show", there).status_code == 303
    after = outline_shown(database)
    assert after.origin is not None
    assert after.origin.commit == second
    assert [one.title for _lesson, one in after.episodes()] == ["Low water"]
    assert (
        "goes far" in client.get(f"/courses/tides-here/{after.lessons[0].id}/{after.lessons[0].episodes[0].id}/").text
    )


def test_a_repository_that_a_course_file_names_and_nobody_finds_is_an_error_with_its_line(
    cy: FlaskClient, database: Database, settings: Settings, server: GitServer
) -> None:
    made = server.repository("tides")
    made.commit(LESSON)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("course.toml", NAMED.format(address=made.address).replace("main", "never"))
    answer = send(cy, NEW, file=(io.BytesIO(held.getvalue()), "beside.zip"))
    with database.session() as db:
        (draft,) = db.scalars(sa.select(CourseDraft.id))
    check_draft(HereAndNow(settings, database), draft)
    page = cy.get(answer.location).text
    assert "course.toml:5" in page
    assert "never" in page
    assert "Show to learners" not in page
