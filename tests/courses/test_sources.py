"""Courses from git under stress: two at once, killed in the middle; always one version, and the earlier one whole."""

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import write_course
from tests.support.gitserver import GitServer, Repository
from tests.support.jobs import HereAndNow
from tests.support.programs import Programs, until
from videre.courses.drafting import show_draft
from videre.courses.episodes import episode_shell
from videre.courses.fetching import fetch_draft
from videre.courses.models import Course, CourseDraft, CourseSource, CourseVersion, PageText
from videre.courses.sources import begin_git, note_look
from videre.foundation.database import Base, Database, unit_of_work
from videre.foundation.errors import Refusal
from videre.foundation.repositories import Seen, wanted
from videre.foundation.settings import Settings
from videre.foundation.storage.local import LocalStorage


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
    made = server.repository("small")
    write_course(made.folder.parent, video=None, pauses="")
    made.commit()
    return made


def rows(database: Database, table: type[Base]) -> int:
    with database.session() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def begun(database: Database, settings: Settings, cast: Cast, address: str) -> tuple[int, str]:
    with unit_of_work(database) as db:
        wish = wanted(address, named_hosts=settings.fetch_hosts)
        draft = begin_git(db, cast.cy.id, cast.sor.id, wish)
        return draft.id, draft.public_id


def show(database: Database, settings: Settings, storage: LocalStorage, cast: Cast, public_id: str) -> str:
    try:
        with unit_of_work(database) as db:
            return show_draft(db, cast.cy.id, public_id, settings, storage).outcome.value
    except Refusal as refusal:
        return refusal.kind


@pytest.mark.race
def test_two_people_who_fetch_and_show_at_once_leave_one_version_and_one_source(
    database: Database, settings: Settings, storage: LocalStorage, cast: Cast, lessons: Repository
) -> None:
    drafts = [begun(database, settings, cast, lessons.address) for _ in range(2)]
    assert rows(database, CourseSource) == 1
    together([lambda one=one: fetch_draft(HereAndNow(settings, database), one) for one, _public in drafts])
    outcomes: list[str] = []
    together(
        [
            lambda public=public: outcomes.append(show(database, settings, storage, cast, public))
            for _one, public in drafts * 2
        ]
    )
    assert sorted(outcomes) == ["identical", "identical", "identical", "new"]
    assert (rows(database, Course), rows(database, CourseVersion), rows(database, PageText)) == (1, 1, 3)


@pytest.mark.race
def test_a_commit_seen_by_many_at_once_is_proposed_once(
    database: Database, settings: Settings, cast: Cast, lessons: Repository
) -> None:
    begun(database, settings, cast, lessons.address)
    with unit_of_work(database) as db:
        db.execute(sa.delete(CourseDraft))
        source = db.scalars(sa.select(CourseSource)).one()
        source.follow = "daily"
        source_id = source.id
    seen, proposed = Seen("a" * 40, "main"), []

    def look() -> None:
        with unit_of_work(database) as db:
            proposed.append(note_look(db, source_id, seen, by_person=False))

    together([look] * 6)
    assert len([one for one in proposed if one is not None]) == 1
    assert rows(database, CourseDraft) == 1


def together(verbs: Sequence[Callable[[], object]]) -> None:
    """Do all of it at the same moment; what goes wrong is raised."""
    gate = threading.Barrier(len(verbs))
    faults: list[BaseException] = []

    def run(verb: Callable[[], object]) -> None:
        gate.wait()
        try:
            verb()
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


KILLED = """
import sys, time
from pathlib import Path
from videre.courses.events import CoursePublished
from videre.courses.origins import origin_of
from videre.courses.publishing import publish_folder
from videre.foundation.database import Database
from videre.foundation.events import listen
from videre.foundation.repositories import fetched, wanted
from videre.foundation.settings import load
from videre.foundation.storage.local import LocalStorage

def wait(db, event):
    db.flush()
    Path(sys.argv[2]).touch()
    time.sleep(300)

listen(CoursePublished, wait)
settings = load().settings()
tree = fetched(wanted(sys.argv[1], named_hosts=settings.fetch_hosts), settings)
publish_folder(Database(settings.database), LocalStorage(settings.data / "media"), tree.path, None, tree=tree)
"""


@pytest.mark.kill
def test_a_publish_from_git_killed_in_the_middle_leaves_the_earlier_version_whole(
    database: Database,
    settings: Settings,
    storage: LocalStorage,
    cast: Cast,
    environment: dict[str, str],
    lessons: Repository,
    tmp_path: Path,
) -> None:
    draft_id, public_id = begun(database, settings, cast, lessons.address)
    fetch_draft(HereAndNow(settings, database), draft_id)
    assert show(database, settings, storage, cast, public_id) == "new"
    before = {table: rows(database, table) for table in Base.__subclasses__() if issubclass(table, Base)}
    write_course(lessons.folder.parent, video=None, pauses="", words="Other text.", version="2.0")
    lessons.commit()
    reached, programs = tmp_path / "reached", Programs(environment, tmp_path)
    try:
        program = programs.python("-c", KILLED, lessons.address, str(reached))
        until(lambda: reached.exists() or program.poll() is not None, seconds=120, what="the middle of the publish")
        assert program.poll() is None, programs.output(program)
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
    finally:
        programs.close()
    assert {table: rows(database, table) for table in before} == before
    with database.session() as db:
        shell = episode_shell(db, "small", "begin", "e1")
    assert shell is not None
    assert (shell.version.label, "Some text" in shell.episode.html) == ("1.0", True)
    draft_id, public_id = begun(database, settings, cast, lessons.address)
    fetch_draft(HereAndNow(settings, database), draft_id)
    assert show(database, settings, storage, cast, public_id) == "new"
    assert rows(database, CourseVersion) == 2
