"""Several web processes report the same learner's same video at once: every second acknowledged is there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.learning.scene import BITS, WANTED, Scene, bits, report, who
from tests.support.cast import Cast
from tests.support.programs import Programs, until
from videre.foundation.database import Database, unit_of_work
from videre.learning.actions.reporting import report_coverage
from videre.learning.coverage import from_column
from videre.learning.models import WatchCoverage

PROCESSES = 3


@pytest.fixture
def programs(environment: dict[str, str], tmp_path: Path) -> Iterator[Programs]:
    """Programs of the test installation."""
    running = Programs(environment, tmp_path)
    yield running
    running.close()


def hammer(how: str, programs: Programs, cast: Cast, scene: Scene, go: Path) -> None:
    """All processes begin at the same moment, and end well."""
    user, version = who(cast.bo)
    started = [
        programs.python(
            *("-m", "tests.support.viewers", how, str(user), str(version), scene.video.public_id),
            *(str(first), str(PROCESSES), str(go)),
        )
        for first in range(PROCESSES)
    ]
    until(lambda: len(list(go.parent.glob(f"{go.name}-*"))) == PROCESSES, 120, "all processes being there")
    go.touch()
    for program in started:
        assert program.wait(120) == 0, programs.output(program)


def row(database: Database, cast: Cast) -> WatchCoverage:
    with database.session() as db:
        return db.scalars(sa.select(WatchCoverage).where(WatchCoverage.user_id == cast.bo.id)).one()


@pytest.mark.race
@pytest.mark.slow
def test_reports_from_several_processes_lose_no_second(
    database: Database, cast: Cast, scene: Scene, programs: Programs, tmp_path: Path
) -> None:
    hammer("joined", programs, cast, scene, tmp_path / "go")
    found = row(database, cast)
    assert from_column(found.seen) == bits(range(BITS))
    assert found.revision == BITS, "each report counts once"


@pytest.mark.race
@pytest.mark.slow
def test_the_race_is_real_looking_first_and_writing_then_loses_seconds(
    database: Database, cast: Cast, scene: Scene, programs: Programs, tmp_path: Path
) -> None:
    with unit_of_work(database) as db:
        report_coverage(db, who(cast.bo), scene.video.public_id, report([]), WANTED)
    hammer("looked", programs, cast, scene, tmp_path / "go")
    assert from_column(row(database, cast).seen) != bits(range(BITS))
