"""A backup or restore that is killed leaves what was there, and the same command again does it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tests.support.installations import Installation
from tests.support.programs import ROOT
from videre.cli import main
from videre.foundation.backups import archive, postgresql
from videre.foundation.backups.restoring import restore
from videre.foundation.database import unit_of_work
from videre.partners.models import Partner

pytestmark = [pytest.mark.kill, pytest.mark.slow]


def variables(installation: Installation) -> dict[str, str]:
    return {**os.environ, **installation.environment, "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}"}


def names(installation: Installation) -> list[str]:
    with closing(installation.database()) as database, database.session() as db:
        return sorted(db.scalars(sa.select(Partner.name)))


def rename_everybody(installation: Installation) -> None:
    """So that the old state and the one in the backup can be told apart."""
    with closing(installation.database()) as database, unit_of_work(database) as db:
        db.execute(sa.update(Partner).values(name=Partner.name + " of today"))


@pytest.mark.parametrize("step", ["unpack", "database", "afterwards", "place"])
def test_a_killed_restore_loses_nothing_and_can_be_done_again(
    installation: Installation, tmp_path: Path, step: str
) -> None:
    made = installation.backup(tmp_path / "one.backup.tar")
    then = names(installation)
    rename_everybody(installation)
    today, files = names(installation), installation.files()
    command = [sys.executable, "-m", "tests.support.restoring", str(made.path), str(installation.home), step]
    died = subprocess.run(command, env=variables(installation), cwd=tmp_path, capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr

    with closing(installation.database()) as database:
        broken_off = not database.is_sqlite and postgresql.is_interrupted(database)
        assert broken_off == (not database.is_sqlite and step in ("afterwards", "place"))
    if broken_off:
        said = CliRunner().invoke(main, ["serve", "--port", "1"], env=installation.environment)
        assert said.exit_code == 2, said.output
        assert "a restore was broken off; run it again" in said.output
        with closing(installation.database()) as database:
            postgresql.put_back(database)
    assert names(installation) == today, "what was there is there"
    assert installation.files() == files

    restore(made.path, installation.home, replace=True, environment={})
    assert names(installation) == then
    assert installation.files() == files
    assert not list(installation.home.glob("*.incoming"))


def test_a_killed_backup_leaves_no_file_that_is_called_one(installation: Installation, tmp_path: Path) -> None:
    """Killed at many moments; the next one tidies what was left and is whole."""
    folder = tmp_path / "backups"
    folder.mkdir()
    command = [sys.executable, "-c", "from videre.cli import main; main()", "backup", f"{folder}/"]
    for moment in (0.4, 0.8, 1.2, 1.6, 2.0, 2.4):
        program = subprocess.Popen(
            command, env=variables(installation), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(moment)
        program.kill()
        program.wait()
        for path in folder.glob("*.backup.tar"):
            archive.read(path)
    last = subprocess.run(command, env=variables(installation), capture_output=True, text=True, check=False)
    assert last.returncode == 0, last.stdout + last.stderr
    assert not list(folder.glob(".videre-incoming-*"))
    assert archive.read(max(folder.glob("*.backup.tar"))).manifest.missing == ()
