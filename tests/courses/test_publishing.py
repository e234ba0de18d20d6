"""A folder becomes a version: once, whole, and never another under the same name."""

import os
import signal
import subprocess
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import live_revision, published, ready_video, ticked, write_course
from tests.support.programs import Programs, until
from videre.courses.actions import attach_named, attach_video, show_video
from videre.courses.beside import in_brief_shown
from videre.courses.catalogue import published_courses
from videre.courses.episodes import episode_shell
from videre.courses.models import Course, CourseFile, CourseVersion, EpisodeVideo, NamedVideo, PageText, PausePoint
from videre.courses.publishing import Draft, Published, prepare, publish, publish_folder, store_files
from videre.courses.queries import course_shown
from videre.courses.rules import Outcome
from videre.foundation.database import Base, Database, unit_of_work
from videre.foundation.errors import Conflict, NotAllowed, Refusal
from videre.foundation.events import EventRow
from videre.foundation.storage.local import LocalStorage


def rows(database: Database, table: type[Base]) -> int:
    with database.session() as db:
        return db.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_folder_becomes_a_version_with_pages_pictures_and_pauses(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    done = published(database, storage, write_course(tmp_path))
    assert (done.outcome, done.number, done.label, done.videos_missing) == (Outcome.NEW, 1, "1.0", ("first-clip",))
    with database.session() as db:
        shown = course_shown(db, "small")
        shell = episode_shell(db, "small", "begin", "e1")
        brief = in_brief_shown(db, "small", "begin")
        (key,) = db.scalars(sa.select(CourseFile.file_key)).all()
    assert shown is not None
    assert (shown.outline.title, shown.outline.minutes) == ("A small course", 15)
    assert shell is not None
    assert [exercise.id for exercise in shell.episode.exercises] == ["pick"]
    assert [(pause.at, pause.exercise) for pause in shell.pauses] == [(5.0, "pick")]
    assert (shell.episode.previous, shell.episode.next and shell.episode.next.episode_id) == (None, "e2")
    name = key.removeprefix("courses/")
    assert f'src="../../files/{name}" width="1" height="1" loading="lazy">' in shell.episode.html
    assert brief is not None
    assert f'src="../files/{name}"' in brief.html
    with storage.open(key) as picture:
        assert picture.read(4) == b"\x89PNG"


def test_publishing_twice_changes_nothing_and_says_so(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    folder = write_course(tmp_path)
    first = published(database, storage, folder)
    before = {table: rows(database, table) for table in (CourseVersion, PageText, CourseFile, EventRow, PausePoint)}
    second = published(database, storage, folder)
    assert (second.outcome, second.version_id, second.live_changed) == (Outcome.IDENTICAL, first.version_id, False)
    assert {table: rows(database, table) for table in before} == before


def test_the_same_label_on_other_text_is_refused_and_nothing_changes(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path))
    with pytest.raises(Conflict, match=r"Version “1\.0” has been published with other text"):
        published(database, storage, write_course(tmp_path, words="Other text."))
    assert rows(database, CourseVersion) == 1
    done = published(database, storage, write_course(tmp_path, words="Other text.", version="1.1"))
    assert (done.outcome, done.number) == (Outcome.NEW, 2)


def test_going_back_to_earlier_text_makes_no_third_version(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path))
    published(database, storage, write_course(tmp_path, words="Other text.", version="1.1"))
    before = live_revision(database, "small")
    done = published(database, storage, write_course(tmp_path))
    assert (done.outcome, done.number) == (Outcome.RETURNED, 1)
    assert rows(database, CourseVersion) == 2
    assert live_revision(database, "small") > before
    with database.session() as db:
        shown = course_shown(db, "small")
    assert shown is not None
    assert shown.version.label == "1.0"


def test_an_exercise_that_was_answered_keeps_its_kind_and_an_id_what_it_names(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    done = published(database, storage, write_course(tmp_path))
    ticked(database, cast.bo, done.course_id, "exercise", "pick")
    with pytest.raises(Conflict, match="published as choice, so its kind cannot become number") as refused:
        published(database, storage, write_course(tmp_path, kind="number", version="2.0"))
    assert refused.value.kind == "id-reused"
    folder = write_course(tmp_path, version="2.0")
    page = folder / "begin" / "e2.md"
    page.write_text(page.read_text().replace('id = "e2"', 'id = "pick"'))
    first = folder / "begin" / "e1.md"
    first.write_text(first.read_text().replace(":id: pick", ":id: other").replace('"pick"', '"other"'))
    with pytest.raises(Conflict, match="published for an exercise, so it cannot be used for an episode"):
        published(database, storage, folder)
    assert rows(database, CourseVersion) == 1


def test_an_exercise_that_nobody_touched_may_change_its_kind(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path))
    done = published(database, storage, write_course(tmp_path, kind="number", version="2.0"))
    assert done.outcome is Outcome.NEW
    ticked(database, cast.bo, done.course_id, "exercise", "pick")
    with pytest.raises(Conflict, match="published as number, so its kind cannot become tick"):
        published(database, storage, write_course(tmp_path, kind="tick", version="3.0"))


def test_an_id_that_comes_back_is_allowed_with_a_warning(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path))
    published(database, storage, write_course(tmp_path, episodes=1, version="1.1"))
    done = published(database, storage, write_course(tmp_path, episodes=3, version="1.2"))
    assert [warning for warning in done.warnings if "“e2”" in warning]


def test_all_problems_come_at_once_and_nothing_is_written(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    folder = write_course(tmp_path)
    (folder / "begin" / "e1.md").write_text('+++\nid = "e1"\n+++\n\n:::{exercise} No id\n:kind: choice\n:::\n')
    (folder / "begin" / "e2.md").write_text("no head\n")
    done, problems = publish_folder(database, storage, folder, None)
    assert done is None
    assert {problem.path for problem in problems} >= {"begin/e1.md", "begin/e2.md"}
    assert rows(database, Course) == 0


def test_a_picture_changed_while_the_course_is_read_stops_it(storage: LocalStorage, tmp_path: Path) -> None:
    folder = write_course(tmp_path)
    draft, _ = prepare(folder)
    assert draft is not None
    (folder / "begin" / "dot.png").write_bytes(b"\x89PNG\r\n\x1a\nother")
    with pytest.raises(Conflict, match=r"begin/dot\.png was changed"):
        store_files(storage, folder, draft.course)


def test_learners_and_instructors_elsewhere_may_not_publish(database: Database, cast: Cast, tmp_path: Path) -> None:
    draft, _ = prepare(write_course(tmp_path))
    assert draft is not None
    for person in (cast.bo, cast.ada, cast.di):
        with pytest.raises(NotAllowed), unit_of_work(database) as db:
            publish(db, person.id, draft)
    with unit_of_work(database) as db:
        assert publish(db, cast.admin.id, draft).outcome is Outcome.NEW


def test_a_named_video_is_attached_whichever_comes_first(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    folder = write_course(tmp_path)
    assert published(database, storage, folder).videos_missing == ("first-clip",)
    theirs = ready_video(database, cast.nord.id, "first-clip")
    own = ready_video(database, cast.own.id, "first-clip")
    with unit_of_work(database) as db:
        assert attach_named(db, theirs) == 0
        assert attach_named(db, own) == 1
        assert attach_named(db, own) == 0
    again = published(database, storage, folder)
    assert (again.videos_missing, again.live_changed) == ((), False)
    other = write_course(tmp_path / "other", "other", title="Other")
    assert published(database, storage, other).videos_missing == ()
    with database.session() as db:
        shell = episode_shell(db, "other", "begin", "e1")
    assert shell is not None
    assert shell.video is not None
    assert shell.video.id == own


def test_publishing_again_leaves_alone_what_staff_attached_and_follows_a_new_name(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    first, second, third = (ready_video(database, cast.own.id, name) for name in ("first-clip", "by-hand", "third"))
    done = published(database, storage, write_course(tmp_path))
    with unit_of_work(database) as db:
        assert attach_video(db, None, done.course_id, "e1", second, start=5, end=50)
    published(database, storage, write_course(tmp_path))
    assert shown_video(database) == second
    published(database, storage, write_course(tmp_path, video="third"))
    assert shown_video(database) == third
    with database.session() as db:
        history = db.execute(
            sa.select(EpisodeVideo.video_id, EpisodeVideo.until.is_(None)).order_by(EpisodeVideo.id)
        ).all()
    assert [tuple(row) for row in history] == [(first, False), (second, False), (third, True)]
    done = published(database, storage, write_course(tmp_path, video=None))
    assert (done.outcome, done.live_changed) == (Outcome.IDENTICAL, True)
    assert shown_video(database) is None
    assert rows(database, NamedVideo) == 0


def shown_video(database: Database) -> int | None:
    with database.session() as db:
        shell = episode_shell(db, "small", "begin", "e1")
    assert shell is not None
    return shell.video.id if shell.video else None


def test_pause_points_move_without_a_new_version(database: Database, storage: LocalStorage, tmp_path: Path) -> None:
    published(database, storage, write_course(tmp_path))
    before = live_revision(database, "small")
    done = published(database, storage, write_course(tmp_path, pauses='[{ at = "0:09", exercise = "pick" }]'))
    assert (done.outcome, done.live_changed) == (Outcome.IDENTICAL, True)
    assert live_revision(database, "small") == before + 1
    with database.session() as db:
        assert db.scalars(sa.select(PausePoint.second)).all() == [9.0]


@pytest.mark.race
@pytest.mark.parametrize("same", [True, False], ids=["same text", "other text under the same label"])
def test_two_publishes_at_once_leave_one_version(database: Database, tmp_path: Path, same: bool) -> None:
    """Everybody is told: one made the version, the others found it there or were refused."""
    drafts = []
    for number in range(2):
        folder = write_course(tmp_path / str(number), words="Text." if same else f"Text {number}.")
        draft, _ = prepare(folder)
        assert draft is not None
        drafts.append(draft)
    outcomes = together(database, drafts * 3)
    assert outcomes.count("new") == 1
    assert rows(database, CourseVersion) == 1
    assert rows(database, PageText) == 3
    if same:
        assert outcomes.count("identical") == 5
    else:
        assert (outcomes.count("identical"), outcomes.count("conflict")) == (2, 3)


def together(database: Database, drafts: list[Draft]) -> list[str]:
    """Publish all drafts at the same moment."""
    gate = threading.Barrier(len(drafts))
    outcomes: list[str] = []

    def one(draft: Draft) -> None:
        gate.wait()
        try:
            with unit_of_work(database) as db:
                done: Published = publish(db, None, draft)
            outcomes.append(done.outcome.value)
        except Refusal as refusal:
            outcomes.append("conflict" if isinstance(refusal, Conflict) else "other")
        except Exception as error:
            outcomes.append(repr(error))

    threads = [threading.Thread(target=one, args=(draft,)) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.race
def test_a_video_published_together_with_its_course_is_always_attached(
    database: Database, cast: Cast, tmp_path: Path
) -> None:
    draft, _ = prepare(write_course(tmp_path))
    assert draft is not None
    video_id = ready_video(database, cast.own.id, "first-clip")
    gate = threading.Barrier(2)
    faults: list[Exception] = []

    def publish_course() -> None:
        gate.wait()
        with unit_of_work(database) as db:
            publish(db, None, draft)

    def publish_video() -> None:
        gate.wait()
        with unit_of_work(database) as db:
            attach_named(db, video_id)

    def run(verb: object) -> None:
        try:
            verb()  # type: ignore[operator]
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(verb,)) for verb in (publish_course, publish_video)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert shown_video(database) == video_id


KILLED = """
import sys, time
from pathlib import Path
from videre.courses.events import CoursePublished
from videre.courses.publishing import publish_folder
from videre.foundation.database import Database
from videre.foundation.events import listen
from videre.foundation.settings import load
from videre.foundation.storage.local import LocalStorage

def wait(db, event):
    db.flush()
    Path(sys.argv[2]).touch()
    time.sleep(300)

listen(CoursePublished, wait)
settings = load().settings()
publish_folder(Database(settings.database), LocalStorage(settings.data / "media"), Path(sys.argv[1]), None)
"""


@pytest.mark.kill
def test_a_publish_killed_in_the_middle_leaves_the_earlier_version_whole(
    database: Database, storage: LocalStorage, environment: dict[str, str], tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path))
    before = {table: rows(database, table) for table in Base.__subclasses__() if issubclass(table, Base)}
    folder = write_course(tmp_path / "next", words="Other text.", version="2.0", pauses="[]", video="other-clip")
    reached = tmp_path / "reached"
    programs = Programs(environment, tmp_path)
    try:
        program: subprocess.Popen[bytes] = programs.python("-c", KILLED, str(folder), str(reached))
        until(lambda: reached.exists() or program.poll() is not None, 120, "the middle of the publish")
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
    assert published(database, storage, folder).number == 2


def test_a_video_shown_already_is_not_attached_again(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    own = ready_video(database, cast.own.id, "first-clip")
    done = published(database, storage, write_course(tmp_path))
    before = live_revision(database, "small")
    with unit_of_work(database) as db:
        assert not show_video(db, None, done.course_id, "e1", own)
    assert live_revision(database, "small") == before


def test_what_no_database_takes_is_left_out_of_lessons_in_other_formats(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    """PostgreSQL cannot read a title beside a null byte: one course would take the catalogue from everybody."""
    lesson = tmp_path / "odd-lesson"
    (lesson / "episodes").mkdir(parents=True)
    (lesson / "config.yaml").write_text('title: "Odd\\0 \\x01title"\ncontact: a@b.example\nepisodes:\n- one.md\n')
    (lesson / "episodes" / "one.md").write_text('---\ntitle: "One\\0"\nteaching: 5\nexercises: 0\n---\n\nWords.\n')
    done, problems = publish_folder(database, storage, lesson, None)
    assert done is not None, problems
    with database.session() as db:
        assert [one.title for one in published_courses(db)] == ["Odd title"]
        shown = course_shown(db, done.slug)
    assert shown is not None
    assert shown.outline.lessons[0].episodes[0].title == "One"


def test_a_lesson_whose_citation_names_one_version_over_many_commits_is_published_each_time(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    folder = tmp_path / "tides"
    page = folder / "episodes" / "one.md"
    page.parent.mkdir(parents=True)
    (folder / "config.yaml").write_text("title: Tides\nepisodes:\n- one.md\n")
    (folder / "CITATION.cff").write_text("cff-version: 1.2.0\ntitle: Tides\nversion: 2026-01\nmessage: Cite it.\n")
    labels = []
    for words in ("Ebb.", "Ebb and flow.", "Ebb and flow.", "Ebb."):
        page.write_text(f"---\ntitle: One\nteaching: 5\nexercises: 0\n---\n\n{words}\n")
        done = published(database, storage, folder)
        labels.append((done.outcome, done.number, done.label.split("+")[0], "+" in done.label, done.warnings))
    assert labels == [
        (Outcome.NEW, 1, "2026-01", False, ()),
        (Outcome.NEW, 2, "2026-01", True, ()),
        (Outcome.IDENTICAL, 2, "2026-01", True, ()),
        (Outcome.RETURNED, 1, "2026-01", False, ()),
    ]
    with database.session() as db:
        assert len(set(db.scalars(sa.select(CourseVersion.label)))) == 2
