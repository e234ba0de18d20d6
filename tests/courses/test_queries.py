"""Pages of a course by a number of statements that does not grow."""

from pathlib import Path

import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.courses import published, ready_video, write_course
from tests.support.statements import statements
from videre.courses.beside import in_brief_shown
from videre.courses.catalogue import catalogue, catalogue_state, published_courses
from videre.courses.episodes import episode_shell
from videre.courses.models import Course, EpisodeVideo, PausePoint
from videre.courses.queries import course_state, episodes_showing, exercise_specs
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage


def test_a_lesson_page_costs_the_same_in_a_small_course_and_a_large_one(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    ready_video(database, cast.own.id, "first-clip")
    counts = []
    for number in (1, 3, 6):
        slug = f"course-{number}"
        published(database, storage, write_course(tmp_path, slug, title=slug, episodes=number))
        with database.session() as db, statements(database) as sent:
            shell = episode_shell(db, slug, "begin", "e1")
        assert shell is not None
        assert shell.video is not None
        counts.append(len(sent))
    assert counts == [1, 1, 1]


def test_neighbours_lead_through_the_course(database: Database, storage: LocalStorage, tmp_path: Path) -> None:
    published(database, storage, write_course(tmp_path, episodes=3))
    with database.session() as db:
        shells = [episode_shell(db, "small", "begin", f"e{number}") for number in (1, 2, 3)]
    ways = [
        (one.episode.previous and one.episode.previous.episode_id, one.episode.next and one.episode.next.episode_id)
        for one in shells
        if one
    ]
    assert ways == [(None, "e2"), ("e1", "e3"), ("e2", None)]


def test_what_is_not_there_is_none(database: Database, storage: LocalStorage, tmp_path: Path) -> None:
    published(database, storage, write_course(tmp_path))
    with database.session() as db:
        assert episode_shell(db, "none", "begin", "e1") is None
        assert episode_shell(db, "small", "none", "e1") is None
        assert episode_shell(db, "small", "begin", "none") is None
        assert episode_shell(db, "small", "begin", "begin") is None
        assert in_brief_shown(db, "small", "none") is None
        assert exercise_specs(db, 10**6) == {}
        assert course_state(db.connection(), "none") is None


def test_exercises_of_a_version_can_be_judged(database: Database, storage: LocalStorage, tmp_path: Path) -> None:
    done = published(database, storage, write_course(tmp_path, kind="number"))
    with database.session() as db:
        found = exercise_specs(db, done.version_id)
    assert list(found) == ["pick"]
    assert (found["pick"].lesson_id, found["pick"].episode_id) == ("begin", "e1")
    assert found["pick"].grader.grade("42").correct
    wrong = found["pick"].grader.grade("41")
    assert (wrong.correct, "One too few." in "".join(wrong.feedback_html)) == (False, True)
    assert "spec" not in found["pick"].exercise.to_public_json()


def test_a_video_is_found_where_it_is_shown_now(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    video = ready_video(database, cast.own.id, "first-clip")
    other = ready_video(database, cast.own.id, "other-clip")
    done = published(database, storage, write_course(tmp_path))
    with unit_of_work(database) as db:
        assert episodes_showing(db, video) == [(done.course_id, "e1")]
        assert episodes_showing(db, other) == []
        db.add(EpisodeVideo(course_id=done.course_id, episode_id="e2", video_id=other, since=clock.now()))
        db.flush()
        assert episodes_showing(db, other) == [(done.course_id, "e2")]


def test_a_pause_for_an_exercise_that_is_gone_is_not_shown(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    done = published(database, storage, write_course(tmp_path))
    with unit_of_work(database) as db:
        db.add(PausePoint(course_id=done.course_id, episode_id="e1", second=30, exercise_id="gone"))
    with database.session() as db:
        shell = episode_shell(db, "small", "begin", "e1")
    assert shell is not None
    assert [pause.exercise for pause in shell.pauses] == ["pick"]


def test_the_catalogue_is_in_the_order_of_titles_and_leaves_out_what_is_for_members(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    for slug, title in (("a", "Zebras"), ("b", "apples"), ("c", "Berries"), ("d", "Members")):
        published(database, storage, write_course(tmp_path, slug, title=title))
    with unit_of_work(database) as db:
        db.execute(sa.update(Course).where(Course.slug == "d").values(members_only=True))
        db.add(Course(slug="unpublished", live_revision=1, created_at=clock.now()))
    with database.session() as db:
        part = catalogue(db, 1, 2)
        assert ([one.outline.title for one in part.courses], part.pages, part.total) == (["apples", "Berries"], 2, 3)
        assert [one.outline.title for one in catalogue(db, 2, 2).courses] == ["Zebras"]
        assert [line.slug for line in published_courses(db)] == ["a", "b", "c", "d"]


def test_every_change_raises_the_state_of_the_catalogue(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    def state() -> int:
        with database.engine.connect() as connection:
            return catalogue_state(connection)

    seen = [state()]
    published(database, storage, write_course(tmp_path))
    seen.append(state())
    published(database, storage, write_course(tmp_path, version="2.0", words="Other."))
    seen.append(state())
    published(database, storage, write_course(tmp_path))
    seen.append(state())
    published(database, storage, write_course(tmp_path, "other"))
    seen.append(state())
    assert seen == sorted(set(seen))
    published(database, storage, write_course(tmp_path, "other"))
    assert state() == seen[-1]
