"""A changed copy of a course is published: what is still there keeps what hangs on it, what goes is told before."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import published, ready_video, ticked, write_course
from tests.support.plain import PlainReader, write_plain
from tests.support.programs import Programs, until
from videre.content.identity import NOTHING_KNOWN
from videre.content.readers import readers
from videre.courses.actions import attach_video
from videre.courses.changes import Changed, changes_between, state_of_version, words_between
from videre.courses.episodes import episode_shell
from videre.courses.held import ORPHANS
from videre.courses.known import known_of
from videre.courses.models import Course, CourseVersion
from videre.courses.publishing import prepare, publish, publish_folder
from videre.courses.rules import Outcome
from videre.courses.versions import own_course, roll_back, version_rows
from videre.discussion.models import Question
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, NotAllowed, NotFound
from videre.foundation.events import EventRow
from videre.foundation.storage.local import LocalStorage
from videre.learning.models import Tick

LAKE = "Measure how deep the lake is at five places and write each number down beside the place where you stood."
ICE = "Drill a hole through the ice, let the line down and read the mark at the surface before you pull it up again."
BOAT = "Before you row out, look at the wind, tell somebody where you go, and take the second pair of oars with you."
DEEP = "Which of the five places is deepest? Say how sure you are, and what you would measure once more."
MEAN = "Add up all five depths and divide by five. Does the mean tell you where a boat would touch the ground?"
KNOT = "Tie the line to the weight with a knot that holds when it is wet, and ask your neighbour to pull at it."

FIRST = {
    "Depths": {
        "boat.txt": f"The boat\n\n{BOAT}\n\n? Tie it\n{KNOT}",
        "lake.txt": f"The lake\n\n{LAKE}\n\n? Exercise\n{DEEP}\n\n? Exercise\n{MEAN}",
    },
    "Winter": {"ice.txt": f"The ice\n\n{ICE}"},
}
# Pages renamed and reordered, one moved to the other lesson, an exercise moved with them, one removed, one edited.
SECOND = {
    "Depths": {
        "lake-and-line.txt": f"A lake and a line\n\n{LAKE} Do it twice.\n\n? Exercise\n{MEAN} Draw it.",
    },
    "Winter": {
        "ice.txt": f"Through the ice\n\n{ICE}\n\n? Tie it\n{KNOT}",
        "boat.txt": f"The boat\n\n{BOAT}",
    },
}


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The small format is one that the installation reads."""
    monkeypatch.setitem(readers(), "plain", PlainReader())
    yield


def asked(database: Database, course_id: int, episode: str, exercise: str | None = None) -> None:
    with database.session() as db:
        db.add(
            Question(
                public_id=new_public_id(),
                course_id=course_id,
                version_number=1,
                episode_id=episode,
                exercise_id=exercise,
                text="Why?",
                html="<p>Why?</p>",
                created_at=clock.now(),
                shown_at=clock.now(),
            )
        )
        db.commit()


def brief(found: tuple[Changed, ...]) -> list[tuple[str, str]]:
    """(id, what changed) in short."""
    marks = ("added", "removed", "before", "from_place", "reordered", "edited", "kinds", "judged")
    return [(one.id, " ".join(mark for mark in marks if getattr(one, mark))) for one in found]


def test_a_changed_copy_without_ids_keeps_everything_and_shows_what_changed(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    first = published(database, storage, write_plain(tmp_path, FIRST))
    ids = {"boat", "lake", "ice", "tie-it", "exercise", "exercise-2", "depths", "winter"}
    with database.session() as db:
        assert {item.id for item in known_of(db, "river").items} == ids
    video = ready_video(database, cast.own.id, "lake-film")
    with unit_of_work(database) as db:
        attach_video(db, None, first.course_id, "lake", video)
    for item, one in (("episode", "lake"), ("episode", "boat"), ("exercise", "tie-it"), ("exercise", "exercise-2")):
        ticked(database, cast.bo, first.course_id, item, one)
    asked(database, first.course_id, "boat", "tie-it")
    second = published(database, storage, write_plain(tmp_path, SECOND))
    assert (second.outcome, second.number, second.losses) == (Outcome.NEW, 2, ())
    assert [one.after.id for one in second.matching.renamed("episode")] == ["lake", "ice"]
    assert [one.id for one in second.matching.gone] == ["exercise"]
    with database.session() as db:
        states = (state_of_version(db, first.version_id), state_of_version(db, second.version_id))
        found = changes_between(*states)
        words = words_between(*states, found.reads_otherwise)
        shell = episode_shell(db, "river", "depths", "lake")
        moved = episode_shell(db, "river", "winter", "ice")
        question = db.scalars(sa.select(Question.episode_id)).one()
    assert brief(found.pages) == [("lake", "before edited"), ("ice", "before"), ("boat", "from_place")]
    assert brief(found.exercises) == [
        ("exercise-2", "edited"),
        ("tie-it", "from_place"),
        ("exercise", "removed"),
    ]
    assert [(one.id, [title for title, _words in one.exercises]) for one in words] == [("lake", ["Exercise"])]
    added = [text for block in words[0].words.blocks for was, text in block.pieces if was == "added"]
    assert added == [" Do it twice."]
    assert shell is not None
    assert shell.video is not None
    assert (shell.video.id, [one.id for one in shell.episode.exercises]) == (video, ["exercise-2"])
    assert moved is not None
    assert [one.id for one in moved.episode.exercises] == ["tie-it"]
    assert question == "ice", "what was asked at an exercise stands where the exercise stands"


def workbench(folder: Path, pages: dict[str, str]) -> Path:
    """A lesson of the Workbench with these pages by title."""
    names = [f"{title.lower().replace(' ', '-')}.md" for title in pages]
    for name, (title, text) in zip(names, pages.items(), strict=True):
        (folder / "episodes").mkdir(parents=True, exist_ok=True)
        (folder / "episodes" / name).write_text(f"---\ntitle: {title}\n---\n\n{text}\n")
    (folder / "config.yaml").write_text("title: River\nepisodes:\n" + "".join(f"- {name}\n" for name in names))
    return folder


def test_a_page_of_a_real_format_that_is_called_otherwise_and_lies_elsewhere_keeps_its_id(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    first = published(
        database, storage, workbench(tmp_path / "a" / "river", {"The lake": LAKE, "The boat": f"{BOAT} {KNOT}"})
    )
    ticked(database, cast.bo, first.course_id, "episode", "the-boat")
    second = published(
        database,
        storage,
        workbench(tmp_path / "b" / "river", {"Rowing out": f"{BOAT} {KNOT} Go.", "New": ICE, "The lake": LAKE}),
    )
    assert second.losses == ()
    with database.session() as db:
        there = {one.title: one.id for one in known_of(db, "river").items if one.kind == "episode"}
    assert (there["Rowing out"], there["New"], there["The lake"]) == ("the-boat", "new", "the-lake")


def test_publishing_twice_changes_nothing_and_going_back_finds_the_old_ids(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    first = published(database, storage, write_plain(tmp_path, FIRST))
    again = published(database, storage, write_plain(tmp_path, FIRST))
    assert (again.outcome, again.version_id) == (Outcome.IDENTICAL, first.version_id)
    second = published(database, storage, write_plain(tmp_path, SECOND))
    back = published(database, storage, write_plain(tmp_path, FIRST))
    assert (back.outcome, back.version_id) == (Outcome.RETURNED, first.version_id)
    assert [one.id for one in back.matching.back] == ["exercise"]
    assert second.number == 2


def test_a_version_that_would_orphan_answers_is_told_before_and_nothing_changes(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    first = published(database, storage, write_plain(tmp_path, FIRST))
    for person in (cast.bo, cast.ada):
        ticked(database, person, first.course_id, "exercise", "exercise")
    asked(database, first.course_id, "lake", "exercise")
    folder = write_plain(tmp_path, SECOND)
    with pytest.raises(Conflict, match=r"“Exercise” \(exercise\) goes, and fewer than 5 people worked") as told:
        publish_folder(database, storage, folder, None)
    assert told.value.kind == ORPHANS
    with database.session() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(CourseVersion)) == 1
        assert db.scalar(sa.select(Course.current_version_id)) == first.version_id
    done = published(database, storage, folder, orphan_answers=True)
    assert [(one.id, one.people, one.questions) for one in done.losses] == [("exercise", 2, 1)]
    published(database, storage, write_plain(tmp_path, FIRST))
    with database.session() as db:
        rows = db.execute(sa.select(Tick.item_id, Tick.user_id).order_by(Tick.user_id)).all()
    assert [row.item_id for row in rows] == ["exercise", "exercise"], "answers stay, and are back with the exercise"


def test_a_native_copy_with_explicit_ids_shows_the_same_changes(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    first = published(database, storage, write_course(tmp_path, episodes=3))
    ticked(database, cast.bo, first.course_id, "exercise", "pick")
    ticked(database, cast.bo, first.course_id, "episode", "e3")
    folder = write_course(tmp_path, episodes=3, version="2.0")
    lesson = folder / "begin"
    (lesson / "e2.md").write_text(
        (lesson / "e2.md").read_text().replace("Episode 2", "The second").replace("And more.", "And much more.")
    )
    (lesson / "e3.md").rename(lesson / "last.md")
    page = (lesson / "e1.md").read_text()
    (lesson / "e1.md").write_text(page.replace("[x] this one", "[ ] this one").replace("[ ] that one", "[x] that one"))
    course = (folder / "course.toml").read_text()
    (folder / "course.toml").write_text(course.replace('"e1.md", "e2.md", "e3.md"', '"last.md", "e1.md", "e2.md"'))
    second = published(database, storage, folder)
    with database.session() as db:
        states = (state_of_version(db, first.version_id), state_of_version(db, second.version_id))
        found = changes_between(*states)
        words = words_between(*states, found.reads_otherwise)
    assert brief(found.pages) == [("e3", "reordered"), ("e2", "before edited")]
    assert brief(found.exercises) == [("pick", "judged")]
    assert not found.exercises[0].shows
    pieces = [piece for block in words[0].words.blocks if block.was != "same" for piece in block.pieces]
    assert pieces == [("same", "And"), ("added", " much"), ("same", " more.")]
    assert [one.after.id for one in second.matching.renamed("episode")] == ["e2", "e3"]


def test_a_page_that_goes_is_told_with_its_video_and_who_read_it(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    first = published(database, storage, write_course(tmp_path, episodes=3))
    video = ready_video(database, cast.own.id, "by-hand")
    with unit_of_work(database) as db:
        attach_video(db, None, first.course_id, "e3", video)
    ticked(database, cast.bo, first.course_id, "episode", "e3")
    done = published(database, storage, write_course(tmp_path, episodes=2, version="2.0"))
    assert [(one.id, one.people, one.questions, one.has_video) for one in done.losses] == [("e3", 1, 0, True)]


def test_an_earlier_version_is_shown_again_by_who_may_and_answers_are_looked_after(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    first = published(database, storage, write_course(tmp_path))
    more = write_course(tmp_path, version="2.0")
    page = more / "begin" / "e2.md"
    page.write_text(page.read_text() + "\n:::{exercise} More\n:id: more\n\nDo it.\n:::\n")
    second = published(database, storage, more)
    ticked(database, cast.bo, first.course_id, "exercise", "more", version=2)
    with pytest.raises(NotAllowed), unit_of_work(database) as db:
        roll_back(db, cast.cy.id, first.course_id)
    with pytest.raises(Conflict, match=r"“More” \(more\) goes"), unit_of_work(database) as db:
        roll_back(db, cast.admin.id, first.course_id)
    with unit_of_work(database) as db:
        done = roll_back(db, cast.admin.id, first.course_id, orphan_answers=True)
    assert (done.outcome, done.number, done.label) == (Outcome.RETURNED, 1, "1.0")
    with unit_of_work(database) as db:
        assert roll_back(db, None, first.course_id, 1).outcome is Outcome.IDENTICAL
        with pytest.raises(Conflict, match="no version before"):
            roll_back(db, None, first.course_id)
        with pytest.raises(NotFound, match="no version number 7"):
            roll_back(db, None, first.course_id, 7)
        course = own_course(db, cast.admin.id, "small")
        part = version_rows(db, course)
        facts = db.scalars(
            sa.select(EventRow.facts).where(EventRow.kind == "CoursePublished").order_by(EventRow.id)
        ).all()
    assert [(one.number, one.is_current, one.before) for one in part.versions] == [(2, False, 1), (1, True, None)]
    assert [(one["version_id"], one["returned"]) for one in facts] == [
        (first.version_id, False),
        (second.version_id, False),
        (first.version_id, True),
    ]


def test_a_version_read_beside_one_that_is_no_longer_shown_is_read_again(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    published(database, storage, write_plain(tmp_path, FIRST))
    draft, _problems = prepare(write_plain(tmp_path / "other", SECOND), known=NOTHING_KNOWN)
    assert draft is not None
    with pytest.raises(Conflict, match="Another version was shown") as told, unit_of_work(database) as db:
        publish(db, None, draft)
    assert told.value.kind == "overtaken"


@pytest.mark.race
def test_two_changed_copies_at_once_both_find_the_ids_of_what_is_shown(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    published(database, storage, write_plain(tmp_path, FIRST))
    one = write_plain(tmp_path / "one", SECOND)
    other = write_plain(tmp_path / "other", {"Depths": {**FIRST["Depths"], "new.txt": f"New\n\n{ICE}"}})
    gate, faults = threading.Barrier(2), []

    def run(folder: Path) -> None:
        gate.wait()
        try:
            published(database, storage, folder)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(folder,)) for folder in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with database.session() as db:
        numbers = db.scalars(sa.select(CourseVersion.number).order_by(CourseVersion.number)).all()
        ids = {item.id for item in known_of(db, "river").items if item.kind == "episode"}
    assert numbers == [1, 2, 3]
    assert {"boat", "lake", "ice"} >= ids - {"new"}


KILLED = """
import sys, time
from pathlib import Path
from videre.courses.events import CoursePublished
from videre.courses.versions import roll_back
from videre.foundation.database import Database, unit_of_work
from videre.foundation.events import listen
from videre.foundation.settings import load

def wait(db, event):
    db.flush()
    Path(sys.argv[2]).touch()
    time.sleep(300)

listen(CoursePublished, wait)
with unit_of_work(Database(load().settings().database)) as db:
    roll_back(db, None, int(sys.argv[1]))
"""


@pytest.mark.kill
def test_going_back_killed_in_the_middle_leaves_what_was_shown(
    database: Database, storage: LocalStorage, environment: dict[str, str], tmp_path: Path
) -> None:
    first = published(database, storage, write_plain(tmp_path, FIRST))
    second = published(database, storage, write_plain(tmp_path, SECOND))
    with database.session() as db:
        before = known_of(db, "river")
    reached = tmp_path / "reached"
    programs = Programs(environment, tmp_path)
    try:
        program = programs.python("-c", KILLED, str(first.course_id), str(reached))
        until(lambda: reached.exists() or program.poll() is not None, 120, "the middle of going back")
        assert program.poll() is None, programs.output(program)
        os.kill(program.pid, signal.SIGKILL)
        program.wait()
    finally:
        programs.close()
    with database.session() as db:
        assert db.scalar(sa.select(Course.current_version_id)) == second.version_id
        assert known_of(db, "river") == before
    with unit_of_work(database) as db:
        assert roll_back(db, None, first.course_id).number == 1


@pytest.mark.race
def test_a_publish_and_going_back_at_once_are_one_after_the_other(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    published(database, storage, write_plain(tmp_path, FIRST))
    second = published(database, storage, write_plain(tmp_path, SECOND))
    third = write_plain(tmp_path / "third", {"Depths": {**FIRST["Depths"], "new.txt": f"New\n\n{KNOT} {BOAT}"}})
    gate = threading.Barrier(2)
    faults: list[Exception] = []

    def at_once(verb: Callable[[], object]) -> None:
        gate.wait()
        try:
            verb()
        except Exception as fault:
            faults.append(fault)

    def go_back() -> None:
        with unit_of_work(database) as db:
            roll_back(db, None, second.course_id, 1)

    verbs = (go_back, lambda: published(database, storage, third))
    threads = [threading.Thread(target=at_once, args=(verb,)) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with database.session() as db:
        known = known_of(db, "river")
        current = db.scalars(
            sa.select(CourseVersion.number).join(Course, Course.current_version_id == CourseVersion.id)
        ).one()
    assert current in (1, 3)
    assert known.version == current
    assert {item.id for item in known.items if item.kind == "episode"} >= {"boat", "lake"}
