"""What `videre doctor` warns of before it hurts."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.jobs import HereAndNow
from videre.cli import main
from videre.foundation import clock
from videre.foundation.backups import record
from videre.foundation.database import Database
from videre.foundation.health import age, drives, room
from videre.foundation.health.symptoms import examine
from videre.foundation.settings import Settings
from videre.foundation.upgrading import journal

GIB = 1024**3
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MOUNTS = r"""
21 1 254:1 / / rw,relatime - ext4 /dev/vda1 rw
30 21 0:26 / /srv rw - xfs /dev/vdb rw
31 30 0:40 / /srv/home rw - nfs4 files.campus.example:/home rw,vers=4.2
32 30 0:41 / /srv/my\040share rw - cifs //files/share rw
33 21 0:42 / /mnt/ssh rw - fuse.sshfs me@elsewhere: rw
34 31 254:2 / /srv/home/local rw - ext4 /dev/vdc rw
35 30 0:43 / /srv/over rw - ext4 /dev/vdd rw
36 30 0:44 / /srv/over rw - 9p host rw
noise
"""


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    file = tmp_path / "mountinfo"
    file.write_text(MOUNTS)
    return file


@pytest.mark.parametrize(
    ("folder", "kind", "network"),
    [
        ("/var/lib/videre", "ext4", False),
        ("/srv/videre", "xfs", False),
        ("/srv/home/me/data", "nfs4", True),
        ("/srv/homes", "xfs", False),
        ("/srv/home/local/data", "ext4", False),
        ("/srv/my share/videre", "cifs", True),
        ("/mnt/ssh", "fuse.sshfs", True),
        ("/srv/over/data", "9p", True),
    ],
)
def test_the_drive_of_a_folder_is_the_one_mounted_closest(mounts: Path, folder: str, kind: str, network: bool) -> None:
    assert drives.kind_of(Path(folder), mounts) == kind
    assert drives.is_on_the_network(kind) is network


def test_where_the_kernel_tells_nothing_nothing_is_claimed(tmp_path: Path) -> None:
    assert drives.kind_of(Path("/srv"), tmp_path / "none") == ""
    assert not drives.is_on_the_network("")
    assert drives.kind_of(Path("/")), "here it does tell"


def falling(days: int, per_day: int, start: int = 100 * GIB) -> list[room.Sample]:
    first = date(2026, 11, 1)
    return [room.Sample(first + timedelta(days=day), start - day * per_day) for day in range(days)]


def test_a_line_through_the_samples_tells_when_the_disk_is_full() -> None:
    assert room.days_left(falling(10, 5 * GIB)) == pytest.approx(11.0)
    assert room.days_left(falling(10, 0)) is None
    assert room.days_left(falling(10, -GIB)) is None
    gaps = [one for one in falling(20, 2 * GIB) if one.day.day % 3]
    assert room.days_left(gaps) == pytest.approx(31.0)
    emptied = [*falling(10, 5 * GIB), room.Sample(date(2026, 11, 11), 90 * GIB)]
    left = room.days_left(emptied)
    assert left is not None
    assert left > 11
    for few in (0, 1, 2):
        with pytest.raises(ValueError, match="not enough samples yet"):
            room.days_left(falling(few, GIB))


def test_a_day_has_one_sample_and_only_the_newest_are_kept(tmp_path: Path) -> None:
    for sample in falling(40, GIB):
        room.add(tmp_path, sample)
    last = falling(40, GIB)[-1].day
    room.add(tmp_path, room.Sample(last, 7))
    taken = room.samples(tmp_path)
    assert len(taken) == room.KEPT
    assert taken[-1] == room.Sample(last, 7)
    (tmp_path / room.NAME).write_text('{"yesterday": 1}')
    assert room.samples(tmp_path) == []


@on_sqlite
def test_the_daily_round_takes_a_sample(settings: Settings, database: Database) -> None:
    room.sample_room(HereAndNow(settings, database))
    (sample,) = room.samples(settings.data)
    assert sample.day == clock.today()
    assert sample.free > 0


@pytest.mark.parametrize(
    ("version", "days"),
    [("2026.10.26", 26), ("2026.11.21", 0), ("2026.09.01.1234", 81), ("nightly", None), ("1", None)],
)
def test_a_version_that_is_a_date_has_an_age(version: str, days: int | None) -> None:
    assert age.days_since(version, date(2026, 11, 21)) == days


def symptom(settings: Settings, database: Database, what: str) -> str:
    """What is said of it."""
    found = next(one for one in examine(settings, database) if one.what == what)
    return f"{found.found}: {found.wrong}" if found.wrong else found.found


@on_sqlite
def test_warnings_are_given_in_time(settings: Settings, database: Database) -> None:
    assert symptom(settings, database, "backup") == "none: nothing could be brought back."
    record.remember(settings.data, Path("/backups/one.tar"))
    assert "/backups/one.tar" in symptom(settings, database, "backup")
    long_ago = (clock.now() - timedelta(days=8)).isoformat()
    (settings.data / record.LAST).write_text(f'{{"at": "{long_ago}", "path": "/backups/one.tar"}}')
    assert "it is 8 days old." in symptom(settings, database, "backup")

    assert "not enough samples yet" in symptom(settings, database, "room")
    for sample in falling(5, 20 * GIB):
        room.add(settings.data, sample)
    assert "about 1 days: the disk will be full then." in symptom(settings, database, "room")
    for sample in falling(10, 0):
        room.add(settings.data, sample)
    assert symptom(settings, database, "room") == "the disk does not fill up"

    (settings.data / journal.NAME).write_text("{}")
    assert "did not end" in symptom(settings, database, "upgrade")


def test_a_password_in_the_address_of_the_database_is_not_printed(tmp_path: Path) -> None:
    environment = {
        "VIDERE_DATABASE": "postgresql+psycopg://videre:hush-hush@127.0.0.1:1/none",
        "VIDERE_DATA": str(tmp_path),
        "VIDERE_CONFIG": str(tmp_path / "none.toml"),
    }
    result = CliRunner().invoke(main, ["doctor"], env=environment)
    assert result.exit_code == 1
    assert "hush-hush" not in result.output
    assert "postgresql+psycopg://videre:***@127.0.0.1:1/none" in result.output
