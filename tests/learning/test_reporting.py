"""Reports of what was watched, on both databases."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.learning.conftest import Asked
from tests.learning.scene import BITS, SECONDS, WANTED, Scene, add_course, attach, bits, report, who, wire
from tests.support.cast import Cast
from videre.courses.models import EpisodeVideo
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Invalid, NotAllowed, NotFound
from videre.foundation.events import EventRow
from videre.learning.actions.reporting import report_coverage, report_where_nothing_counts
from videre.learning.coverage import from_column
from videre.learning.models import DailyCount, Tick, WatchCoverage
from videre.learning.timelines import forget_showings


def ticks(db: Session, user_id: int) -> list[tuple[str, str, str, str]]:
    rows = db.execute(
        sa.select(Tick.item, Tick.item_id, Tick.state, Tick.detail)
        .where(Tick.user_id == user_id)
        .order_by(Tick.item_id)
    )
    return [tuple(row) for row in rows]


def row_of(db: Session, user_id: int) -> WatchCoverage:
    return db.scalars(sa.select(WatchCoverage).where(WatchCoverage.user_id == user_id)).one()


def test_reports_are_joined_and_the_union_comes_back(db: Session, cast: Cast, scene: Scene) -> None:
    video = scene.video.public_id
    first = report_coverage(db, who(cast.bo), video, report(range(10), position=10.0), WANTED)
    second = report_coverage(db, who(cast.bo), video, report(range(20, 30), again=[25], position=30.0), WANTED)
    assert first.seen == bits(range(10))
    assert second.seen == bits([*range(10), *range(20, 30)])
    assert (second.again, second.position, second.revision) == (bits([25]), 30.0, 2)
    db.commit()
    row = row_of(db, cast.bo.id)
    assert from_column(row.seen) == second.seen
    assert row.whole_at is None


def test_what_was_seen_twice_was_seen(db: Session, cast: Cast, scene: Scene) -> None:
    assert report_coverage(db, who(cast.bo), scene.video.public_id, report([1], again=[2]), WANTED).seen == bits([1, 2])


def test_the_ordinary_report_is_one_statement(database: Database, cast: Cast, scene: Scene, asked: Asked) -> None:
    with unit_of_work(database) as db:
        report_coverage(db, who(cast.bo), scene.video.public_id, report(range(3)), WANTED)
    with asked() as statements, unit_of_work(database) as db:
        report_coverage(db, who(cast.bo), scene.video.public_id, report(range(9)), WANTED)
    assert len(statements) == 1
    assert "ON CONFLICT" in statements[0]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sets(st.integers(0, BITS - 1), max_size=30), st.floats(0, SECONDS), st.integers(0, 10**7)),
        min_size=1,
        max_size=6,
    ),
    st.randoms(),
)
def test_neither_order_nor_repetition_matters(
    database: Database, cast: Cast, scene: Scene, sent: list[tuple[set[int], float, int]], chance: Any
) -> None:
    with database.session() as db:
        reports = [report(seen, position=at, age_ms=age) for seen, at, age in sent]
        delivered = [*reports, *chance.sample(reports, len(reports))]
        chance.shuffle(delivered)
        for one in delivered:
            covered = report_coverage(db, who(cast.di), scene.video.public_id, one, 101)
        assert covered.seen == bits(set().union(*(seen for seen, _at, _age in sent)))
        youngest = min(age for _seen, _at, age in sent)
        near = {min(at, SECONDS) for _seen, at, age in sent if age - youngest < 2000}
        assert covered.position in near
        db.rollback()


def test_the_place_to_resume_is_that_of_the_latest_activity(db: Session, cast: Cast, scene: Scene) -> None:
    video = scene.video.public_id
    report_coverage(db, who(cast.bo), video, report([50], position=50.0), WANTED)
    late = report_coverage(db, who(cast.bo), video, report([9], position=9.0, age_ms=3_600_000), WANTED)
    assert (late.position, late.seen) == (50.0, bits([9, 50]))


@pytest.mark.parametrize("age", [-(10**12), 0, 1e300, 2**52])
def test_wrong_clocks_move_activity_neither_into_the_future_nor_out_of_the_calendar(
    db: Session, cast: Cast, scene: Scene, age: float
) -> None:
    report_coverage(db, who(cast.bo), scene.video.public_id, report([1], age_ms=age), WANTED)
    at = row_of(db, cast.bo.id).active_at
    assert clock.now() - timedelta(days=367) < at <= clock.now()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("seconds", 125),
        ("seconds", 125.3),
        ("seconds", True),
        ("seconds", None),
        ("seen", wire([1], 200)),
        ("seen", "AAAA"),
        ("seen", "!" * 24),
        ("again", None),
        ("again", wire([127], 128)),
        ("position", -1),
        ("position", 500),
        ("position", float("nan")),
        ("position", "12"),
        ("age_ms", "yesterday"),
        ("age_ms", float("nan")),
        ("age_ms", True),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(
    db: Session, cast: Cast, scene: Scene, field: str, value: object
) -> None:
    video = scene.video.public_id
    report_coverage(db, who(cast.bo), video, report([1]), WANTED)
    with pytest.raises(Invalid) as refusal:
        report_coverage(db, who(cast.bo), video, {**report([2]), field: value}, WANTED)
    assert field in refusal.value.fields
    row = row_of(db, cast.bo.id)
    assert (from_column(row.seen), row.revision) == (bits([1]), 1)


def test_a_session_no_longer_valid_is_told_so_and_nothing_is_written(db: Session, cast: Cast, scene: Scene) -> None:
    for identity in ((cast.bo.id, cast.bo.session_version + 1), (10**9, 1)):
        with pytest.raises(NotAllowed) as refusal:
            report_coverage(db, identity, scene.video.public_id, report([1]), WANTED)
        assert refusal.value.kind == "signed-out"
    assert db.scalar(sa.select(sa.func.count()).select_from(WatchCoverage)) == 0


def test_made_up_unpublished_and_unattached_videos_answer_alike(db: Session, cast: Cast, scene: Scene) -> None:
    course = add_course(db, "members")
    course.members_only = True
    hidden = scene.other_video
    db.execute(
        sa.text("UPDATE videre_episode_video SET course_id = :c WHERE video_id = :v"), {"c": course.id, "v": hidden.id}
    )
    for name in ("2222222222ab", hidden.public_id):
        with pytest.raises(NotFound):
            report_coverage(db, who(cast.bo), name, report([1]), WANTED)


def test_a_video_for_members_is_reached_by_the_people_of_the_partner_that_owns_it_alone(
    db: Session, cast: Cast, scene: Scene
) -> None:
    """Courses of both partners are there, so that looking at the wrong one would show."""
    for slug, partner, video in (("of-sor", cast.sor, scene.video), ("of-nord", cast.nord, scene.other_video)):
        course = add_course(db, slug)
        course.members_only, course.partner_id = True, partner.id
        db.flush()
        db.execute(sa.update(EpisodeVideo).where(EpisodeVideo.video_id == video.id).values(course_id=course.id))
    for video, within, without in (
        (scene.video, cast.cy, cast.ada),
        (scene.other_video, cast.ada, cast.cy),
    ):
        assert report_coverage(db, who(within), video.public_id, report([1]), WANTED).seen == bits([1])
        for outsider in (without, cast.bo):
            with pytest.raises(NotFound):
                report_coverage(db, who(outsider), video.public_id, report([1]), WANTED)


def test_an_episode_counts_once_when_enough_was_seen(db: Session, cast: Cast, scene: Scene) -> None:
    video = scene.video.public_id
    assert report_coverage(db, who(cast.bo), video, report(range(112)), WANTED).counted == ()
    assert report_coverage(db, who(cast.bo), video, report(range(114)), WANTED).counted == ("first",)
    assert report_coverage(db, who(cast.bo), video, report(range(120)), WANTED).counted == ()
    db.commit()
    assert ticks(db, cast.bo.id) == [("episode", "first", "watched", "90")]
    assert row_of(db, cast.bo.id).whole_at is not None
    assert db.scalars(sa.select(EventRow.kind)).all() == ["EpisodeCounted"]
    assert db.execute(sa.select(DailyCount.what, DailyCount.item_id, DailyCount.number)).all() == [
        ("finish", "first", 1)
    ]


def test_a_report_kept_by_itself_is_enough_for_the_next_one_to_count(
    database: Database, cast: Cast, scene: Scene
) -> None:
    """As where a web process is killed between the statement of a report and the counting of its episode."""
    video = scene.video.public_id
    with database.asking.connect() as connection:
        found = report_where_nothing_counts(connection, who(cast.bo), video, report(range(20)), WANTED)
        assert found is not None
        assert found.seen == bits(range(20))
        assert report_where_nothing_counts(connection, who(cast.bo), video, report(range(126)), WANTED) is None
        connection.commit()
    with unit_of_work(database) as db:
        assert ticks(db, cast.bo.id) == []
        assert report_coverage(db, who(cast.bo), video, report([1]), WANTED).counted == ("first",)
    with database.session() as db:
        assert from_column(row_of(db, cast.bo.id).seen) == bits(range(126))


def test_after_it_counts_a_report_is_one_statement_again(
    database: Database, cast: Cast, scene: Scene, asked: Asked
) -> None:
    with unit_of_work(database) as db:
        report_coverage(db, who(cast.bo), scene.video.public_id, report(range(126)), WANTED)
    with asked() as statements, unit_of_work(database) as db:
        report_coverage(db, who(cast.bo), scene.video.public_id, report(range(126), again=range(5)), WANTED)
    assert len(statements) == 1


def test_a_video_in_two_courses_counts_in_both_each_by_its_own_part(db: Session, cast: Cast, scene: Scene) -> None:
    other = add_course(db, "another")
    attach(db, other, "second", scene.video, 100.0, 120.0)
    db.commit()
    video = scene.video.public_id
    assert report_coverage(db, who(cast.bo), video, report(range(99, 121)), WANTED).counted == ("second",)
    assert row_of(db, cast.bo.id).whole_at is None
    assert report_coverage(db, who(cast.bo), video, report(range(126)), WANTED).counted == ("first",)
    db.commit()
    rows = db.execute(sa.select(Tick.course_id, Tick.item_id).where(Tick.user_id == cast.bo.id)).all()
    assert set(rows) == {(scene.course.id, "first"), (other.id, "second")}


def test_an_episode_that_shows_the_video_later_counts_at_the_next_report(db: Session, cast: Cast, scene: Scene) -> None:
    video = scene.video.public_id
    report_coverage(db, who(cast.bo), video, report(range(126)), WANTED)
    other = add_course(db, "another")
    attach(db, other, "first", scene.video)
    forget_showings(db, scene.video.id)
    assert report_coverage(db, who(cast.bo), video, report([1]), WANTED).counted == ("first",)
    assert report_coverage(db, who(cast.bo), video, report([1]), WANTED).counted == ()


UNSAFE_READ = sa.select(WatchCoverage.seen).where(WatchCoverage.user_id == sa.bindparam("u"))


def careless(db: Session, user_id: int, n: int) -> None:
    """What must not be done: read, join here, write back."""
    seen = db.execute(UNSAFE_READ, {"u": user_id}).scalar_one()
    if isinstance(seen, str):
        new: Any = "".join("1" if i == n else bit for i, bit in enumerate(seen))
    else:
        new = bytes(a | b for a, b in zip(seen, bits([n]), strict=True))
    db.execute(sa.update(WatchCoverage).where(WatchCoverage.user_id == user_id).values(seen=new))


@pytest.mark.race
@pytest.mark.parametrize("way", ["one statement", "careless"])
def test_many_at_once_lose_nothing(database: Database, cast: Cast, scene: Scene, way: str) -> None:
    """The careless way is the positive control: it does lose seconds under the same load."""
    video, threads, each = scene.video.public_id, 6, 20
    with unit_of_work(database) as db:
        report_coverage(db, who(cast.bo), video, report([]), 101)
    gate = threading.Barrier(threads)
    faults: list[BaseException] = []

    def learner(thread: int) -> None:
        try:
            gate.wait()
            for n in range(each):
                second = thread * each + n
                with unit_of_work(database) as db:
                    if way == "careless":
                        careless(db, cast.bo.id, second)
                    else:
                        report_coverage(db, who(cast.bo), video, report([second]), 101)
        except BaseException as fault:
            faults.append(fault)

    crowd = [threading.Thread(target=learner, args=(one,)) for one in range(threads)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert faults == []
    with database.session() as db:
        kept = from_column(row_of(db, cast.bo.id).seen)
    assert (kept == bits(range(threads * each))) == (way == "one statement")
