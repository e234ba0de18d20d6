"""`videre backup` and `videre restore` as an operator meets them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.cast import Cast
from tests.support.databases import matching_programs
from tests.support.installations import Installation
from videre.accounts import erasure, tombstones
from videre.accounts.models import User
from videre.cli import main
from videre.foundation import migrations
from videre.foundation.database import Database, unit_of_work
from videre.foundation.paths import data

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def installation(tmp_path: Path, database_url: str, database: Database) -> Installation:
    if not database.is_sqlite:
        return Installation(tmp_path / "home", database_url, programs=str(matching_programs()))
    made = Installation(tmp_path / "home")
    (tmp_path / "videre.db").rename(tmp_path / "home" / "data" / "videre.db")
    return made


@pytest.fixture
def cast(installation: Installation) -> Cast:
    return installation.fill()


@pytest.fixture
def run(installation: Installation) -> Run:
    def command(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, arguments, env=installation.environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return command


def erase(installation: Installation, user: User) -> None:
    database = installation.database()
    with unit_of_work(database) as db:
        erasure.erase_account(db, None, db.get_one(User, user.id))
    database.close()


def test_who_was_erased_after_the_backup_stays_erased(run: Run, installation: Installation, cast: Cast) -> None:
    code, said = run("backup")
    assert code == 0, said
    (made,) = (installation.home / "backups").iterdir()
    assert "files, whole." in said
    assert "Fingerprint " in said
    erase(installation, cast.bo)
    code, said = run("restore", str(made), "--into", str(installation.home), "--replace")
    assert code == 0, said
    assert "1 accounts that were erased since are erased again." in said
    assert installation.addresses() == sorted({cast.ada.address, cast.admin.address, cast.cy.address, cast.di.address})
    assert cast.bo.public_id in tombstones.listed(installation.settings.data / tombstones.LIST)


def test_elsewhere_the_newer_list_must_be_brought_along(
    run: Run, installation: Installation, cast: Cast, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    run("backup", str(tmp_path / "one.backup.tar"))
    erase(installation, cast.bo)
    run("backup", str(tmp_path / "later.backup.tar"))
    newer = installation.settings.data / tombstones.LIST
    assert cast.bo.public_id in tombstones.listed(newer), "a backup brings the list up to date"
    elsewhere: list[str] = []
    empty = None
    if not installation.settings.database.startswith("sqlite"):
        empty = request.getfixturevalue("postgres").empty()
        elsewhere = ["--database", next(empty)]
    code, said = run(
        "restore", str(tmp_path / "one.backup.tar"), "--into", str(tmp_path / "new"), "--erased", str(newer), *elsewhere
    )
    assert code == 0, said
    assert "erased again" in said
    there = Installation.__new__(Installation)
    there.home, there.config = tmp_path / "new", tmp_path / "new" / "videre.toml"
    assert cast.bo.address not in there.addresses()
    assert cast.ada.address in there.addresses()
    if empty is not None:
        list(empty)


def test_an_older_backup_is_brought_to_this_versions_tables(run: Run, installation: Installation) -> None:
    database = installation.database()
    migrations.downgrade(database, "0002")
    database.close()
    assert run("backup", str(installation.home / "old.backup.tar"))[0] == 0
    code, said = run(
        "restore", str(installation.home / "old.backup.tar"), "--into", str(installation.home), "--replace"
    )
    assert code == 0, said
    database = installation.database()
    assert not migrations.is_behind(database)
    database.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_only_the_newest_are_kept_when_asked(run: Run, installation: Installation, cast: Cast) -> None:
    folder = installation.home / "backups"
    folder.mkdir()
    for day in ("20200101-000000", "20200102-000000", "20200103-000000"):
        (folder / f"videre-{day}.backup.tar").write_text("older")
    (folder / "mine.tar").write_text("not named by us")
    code, said = run("backup", "--keep", "2")
    assert code == 0, said
    left = sorted(path.name for path in folder.iterdir())
    assert left[0] == "mine.tar"
    assert left[1] == "videre-20200103-000000.backup.tar"
    assert len(left) == 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_folder_is_told_from_a_file_by_its_end(run: Run, cast: Cast, tmp_path: Path) -> None:
    assert run("backup", f"{tmp_path}/new folder/")[0] == 0
    assert [path.name[:7] for path in (tmp_path / "new folder").iterdir()] == ["videre-"]
    assert run("backup", f"{tmp_path}/new file.tar")[0] == 0
    assert (tmp_path / "new file.tar").is_file()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_installation_may_be_named(installation: Installation, cast: Cast, tmp_path: Path) -> None:
    for name in (installation.home, installation.config):
        result = CliRunner().invoke(main, ["--config", str(name), "db", "current"], env={"VIDERE_CONFIG": "none"})
        newest = max(file.name[:4] for file in data("migrations").glob("versions/[0-9]*.py"))
        assert (result.exit_code, result.output.strip()) == (0, newest)
    result = CliRunner().invoke(main, ["--config", str(tmp_path), "db", "current"])
    assert result.exit_code == 2
    assert "holds no videre.toml" in result.output


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_refusals_are_sentences(run: Run, installation: Installation, cast: Cast, tmp_path: Path) -> None:
    noise = tmp_path / "noise.tar"
    noise.write_bytes(b"no tar at all" * 100)
    for arguments, sentence in (
        (("restore", str(noise), "--into", str(tmp_path / "new")), "noise.tar"),
        (("restore", str(tmp_path / "none"), "--into", str(tmp_path / "new")), "does not exist"),
        (("backup", str(noise)), "nothing is written over"),
        (("backup", str(noise / "below" / "one.tar")), "noise.tar"),
        (("backup", "/proc/none/"), "/proc/none: No such file"),
        (("restore", str(noise), "--into", "/proc/none"), "noise.tar"),
    ):
        code, said = run(*arguments)
        assert code in (1, 2), said
        assert sentence in said
        assert "Traceback" not in said
