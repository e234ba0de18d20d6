"""An upgrade ends in the new state or in the old one, whatever happens to it."""

import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.support.databases import matching_programs
from tests.support.installations import Installation
from tests.support.programs import ROOT
from videre.foundation import home as homes
from videre.foundation import migrations
from videre.foundation.database import Database
from videre.foundation.errors import Conflict
from videre.foundation.jobs.slots import Slots
from videre.foundation.paths import data
from videre.foundation.processes import hold_slot
from videre.foundation.upgrading import journal, returning
from videre.foundation.upgrading.moving import Installation as Plan
from videre.foundation.upgrading.moving import look

pytestmark = [pytest.mark.kill, pytest.mark.slow]
BEFORE, LAST = sorted(data("migrations").glob("versions/[0-9]*.py"))[-2:]
OLD, NEW = BEFORE.name[:4], LAST.name[:4]
# The last migration makes a table, or a table in its way would not make it fail.
NEWEST = re.findall(r'create_table\(\s*"(\w+)"', LAST.read_text())[0]
STEPS = ("look", "begin", "stand aside", "back up", "change", "migrate", "rehearse", "settle", "choose")


@pytest.fixture
def installation(tmp_path: Path, database_url: str, database: Database) -> Iterator[Installation]:
    """One whose tables are a version behind, with another environment chosen than the one that runs the tests."""
    if database.is_sqlite:
        made = Installation(tmp_path / "home")
        (tmp_path / "videre.db").rename(tmp_path / "home" / "data" / "videre.db")
    else:
        made = Installation(tmp_path / "home", database_url, programs=str(matching_programs()))
    made.fill()
    with closing(made.database()) as opened:
        migrations.downgrade(opened, OLD)
    (made.home / "versions" / "old" / "bin").mkdir(parents=True)
    homes.choose(made.home, made.home / "versions" / "old")
    yield made


def rows(installation: Installation) -> dict[str, list[Any]]:
    """Everything in our tables."""
    with closing(installation.database()) as database, database.engine.connect() as connection:
        names = [name for name in sa.inspect(connection).get_table_names() if name.startswith("videre_")]
        return {
            name: sorted(map(repr, connection.exec_driver_sql(f"SELECT * FROM {name}").all())) for name in sorted(names)
        }


def state(installation: Installation) -> str:
    """ "old" or "new", both in tables and in what is served; anything else is a failure."""
    with closing(installation.database()) as database:
        revision = migrations.current(database)
    chosen = homes.chosen(installation.home)
    return {
        (OLD, installation.home / "versions" / "old"): "old",
        (NEW, Path(sys.prefix).resolve()): "new",
    }.get((next(iter(revision)), chosen), f"neither: {revision} {chosen}")  # type: ignore[arg-type]


def run(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **installation.environment, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"}
    return subprocess.run(
        [sys.executable, "-m", "tests.support.upgrading", *arguments],
        env=environment,
        cwd=installation.home,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def end(installation: Installation) -> str:
    """What `videre serve` and the next `videre upgrade` do first."""
    with hold_slot(installation.settings.data / "locks" / "upgrade"):
        return returning.end_broken_off(installation.settings, installation.home)


def test_it_ends_in_the_new_state_with_everything_kept(installation: Installation) -> None:
    before = rows(installation)
    done = run(installation)
    assert done.returncode == 0, done.stderr
    assert tuple(done.stdout.split("\n")[:-1]) == STEPS
    assert state(installation) == "new"
    after = rows(installation)
    kept = [name for name in before if name != "videre_alembic_version"]
    assert {name: len(after[name]) for name in kept} == {name: len(before[name]) for name in kept}
    assert installation.addresses()
    assert journal.read(installation.settings.data) is None
    (backup,) = installation.settings.backups.iterdir()
    assert "-before-" in backup.name
    again = run(installation)
    assert "nothing-to-do" in again.stderr


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_ends_in_a_good_state(installation: Installation, step: str) -> None:
    before, files = rows(installation), installation.files()
    assert run(installation, step).returncode == -9
    told = end(installation)
    assert (told == "") == (step in ("look", "begin"))
    assert state(installation) == ("new" if step == "choose" else "old")
    if state(installation) == "old":
        assert rows(installation) == before
    assert installation.files() == files
    assert end(installation) == "", "it is ended once"


@pytest.mark.parametrize("step", ["rehearse", "choose"])
def test_killed_and_run_again_it_ends_in_the_new_state(installation: Installation, step: str) -> None:
    """Without anybody ending it in between: going back and upgrading anew, or finishing, is the next try's work."""
    files = installation.files()
    assert run(installation, step).returncode == -9
    again = run(installation)
    assert again.returncode == 0, again.stderr
    assert ("is finished now" in again.stdout) == (step == "choose")
    assert ("is back" in again.stdout) == (step == "rehearse")
    assert state(installation) == "new"
    assert installation.files() == files


def test_killed_at_any_moment_it_ends_in_a_good_state(installation: Installation) -> None:
    """The steps take no time to speak of next to what lies between them, so moments are drawn too."""
    before = rows(installation)
    drawn = random.Random(20261121)
    environment = {**os.environ, **installation.environment, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"}
    for _ in range(6):
        program = subprocess.Popen(
            [sys.executable, "-m", "tests.support.upgrading"],
            env=environment,
            cwd=installation.home,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(drawn.uniform(1.0, 4.0))
        program.kill()
        program.wait()
        end(installation)
        found = state(installation)
        assert found in ("old", "new")
        if found == "new":
            break
        assert rows(installation) == before


def test_a_version_that_does_not_answer_leaves_the_old_state(installation: Installation) -> None:
    before = rows(installation)
    done = run(installation, "never", "0.05")
    assert done.returncode == 1
    assert "gone-back: " in done.stderr
    assert "did not become ready" in done.stderr
    assert "return" in done.stdout.split("\n")
    assert state(installation) == "old"
    assert rows(installation) == before
    assert journal.read(installation.settings.data) is None


def test_killed_on_the_way_back_it_ends_in_the_old_state(installation: Installation) -> None:
    before = rows(installation)
    assert run(installation, "return", "0.05").returncode == -9
    assert "is back" in end(installation)
    assert state(installation) == "old"
    assert rows(installation) == before


def test_a_migration_that_fails_leaves_the_old_state(installation: Installation) -> None:
    with closing(installation.database()) as database, database.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE {NEWEST} (in_the_way INTEGER)")
        connection.exec_driver_sql(f"INSERT INTO {NEWEST} VALUES (7)")
    before = rows(installation)
    done = run(installation)
    assert "gone-back: " in done.stderr, done.stderr
    assert rows(installation) == before
    assert before[NEWEST] == ["(7,)"]
    assert state(installation) == "old"


def test_it_refuses_before_it_touches_anything(installation: Installation) -> None:
    """Another upgrade, another worker, older code than the tables."""
    data = installation.settings.data
    before = rows(installation)
    with hold_slot(data / "locks" / "upgrade"):
        assert "Another upgrade is under way" in run(installation).stderr
    with closing(installation.database()) as database:
        with Slots(database, data).held(1) as held:
            assert held is not None
            assert "Another worker runs (worker-1)" in run(installation).stderr
        plan = Plan(installation.settings, installation.config, installation.home)
        with database.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE videre_alembic_version SET version_num = '9999'")
        with pytest.raises(Conflict, match=r"9999, which Videre .* does not know"):
            look(plan, database)
        with database.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE videre_alembic_version SET version_num = '{OLD}'")
    assert rows(installation) == before
    assert journal.read(data) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_journal_of_another_version_is_left_to_it(installation: Installation) -> None:
    file = installation.settings.data / journal.NAME
    for text in ("{", json.dumps({"format": 2, "state": "changing"}), json.dumps({"format": 1, "state": "odd"})):
        file.write_text(text)
        with pytest.raises(Conflict, match="begun by another version"):
            end(installation)
        assert file.exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_lost_backup_is_said_and_the_journal_stays(installation: Installation) -> None:
    assert run(installation, "rehearse").returncode == -9
    (backup,) = installation.settings.backups.iterdir()
    backup.rename(backup.with_suffix(".elsewhere"))
    with pytest.raises(Conflict, match="is gone"):
        end(installation)
    backup.with_suffix(".elsewhere").rename(backup)
    assert "is back" in end(installation)
    assert state(installation) == "old"
