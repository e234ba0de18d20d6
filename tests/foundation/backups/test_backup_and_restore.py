"""A backup made while others write holds one moment, all of it, and comes back as it was."""

import io
import json
import os
import shutil
import subprocess
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.support.databases import SqliteTemplate, older_programs
from tests.support.installations import KEY, LOGO_KEY, MEDIA_KEY, Installation
from videre.foundation.backups import archive, record
from videre.foundation.backups.making import DiskFull, make_backup
from videre.foundation.backups.restoring import restore
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict
from videre.foundation.processes import hold_slot
from videre.partners.models import Partner


def opened(home: Path, url: str = "") -> Installation:
    """The restored installation, as it finds itself by its settings."""
    there = Installation.__new__(Installation)
    there.home, there.config = home, home / "videre.toml"
    return there


def test_everything_comes_back_elsewhere(
    installation: Installation, another_database: str, tmp_path: Path, database: Database
) -> None:
    (installation.home / "data" / "note.txt").write_text("kept too")
    (installation.home / "data" / "work").mkdir()
    (installation.home / "data" / "work" / "half.mp4").write_text("passes")
    made = installation.backup(tmp_path / "there.backup.tar")
    assert made.missing == ()
    assert made.path.stat().st_mode & 0o077 == 0, "it holds keys and people's data"

    restored = restore(made.path, tmp_path / "new", database_url=another_database, environment={})
    assert restored.fingerprint == made.fingerprint
    there = opened(tmp_path / "new")
    assert there.addresses() == installation.addresses() != []
    assert there.files() == installation.files() != {}
    assert there.settings.secret_key == KEY
    assert (tmp_path / "new" / "secrets" / "secret-key").stat().st_mode & 0o077 == 0
    assert there.settings.site_name == "Nord"
    assert (there.settings.data / "note.txt").read_text() == "kept too"
    assert not (there.settings.data / "work").exists()
    assert there.settings.database != installation.settings.database, "the old place is left alone"
    second = there.backup(tmp_path / "again.backup.tar")
    assert archive.read(second.path).manifest.rows == archive.read(made.path).manifest.rows


def test_a_backup_under_constant_writing_ends_and_holds_one_moment(
    installation: Installation, another_database: str, tmp_path: Path, database: Database
) -> None:
    """Writers add partners in pairs, each pair in one transaction: a copy of two moments would hold half a pair."""
    stop, failures, pairs = threading.Event(), [], [0]

    def write(writer: int) -> None:
        own = Database(installation.settings.database, pool_size=1)
        number = 0
        try:
            while not stop.is_set():
                number += 1
                with unit_of_work(own) as db:
                    for half in ("a", "b"):
                        slug = f"w{writer}-{number}-{half}"
                        db.execute(
                            sa.insert(Partner).values(
                                slug=slug, name=slug, is_own=False, created_at=sa.func.current_timestamp()
                            )
                            if not own.is_sqlite
                            else sa.text(
                                "INSERT INTO videre_partner (slug, name, is_own, created_at, languages, face_revision)"
                                " VALUES (:slug, :slug, 0, '2026-11-21 12:00:00.000000', '[]', 1)"
                            ).bindparams(slug=slug)
                        )
                pairs[0] += 1
        except Exception as error:
            failures.append(error)
        finally:
            own.close()

    writers = [threading.Thread(target=write, args=(one,)) for one in range(2)]
    for one in writers:
        one.start()
    made = []
    try:
        while len(made) < 3 or (pairs[0] <= 20 and len(made) < 20 and not failures):
            made.append(installation.backup(tmp_path / f"{len(made)}.backup.tar"))
    finally:
        stop.set()
        for one in writers:
            one.join()
    assert failures == []
    assert pairs[0] > 20, "they did write meanwhile"
    restore(made[-1].path, tmp_path / "new", database_url=another_database, environment={})
    there = opened(tmp_path / "new").database()
    with there.engine.connect() as connection:
        slugs = {slug for slug in connection.scalars(sa.select(Partner.slug)) if slug.startswith("w")}
    there.close()
    assert slugs
    assert {slug[:-1] for slug in slugs if slug.endswith("a")} == {slug[:-1] for slug in slugs if slug.endswith("b")}


def test_without_media_the_media_must_be_there_and_stay(installation: Installation, tmp_path: Path) -> None:
    made = installation.backup(tmp_path / "small.backup.tar", media=False)
    whole = installation.backup(tmp_path / "whole.backup.tar")
    assert made.bytes < whole.bytes - 250_000
    if installation.settings.database.startswith("sqlite"):
        with pytest.raises(Conflict, match="made without media"):
            restore(made.path, tmp_path / "new", environment={})
        assert not list((tmp_path / "new").glob("*"))
    before = installation.files()
    restore(made.path, installation.home, replace=True, environment={})
    assert installation.files() == before
    (installation.home / "data" / "media" / MEDIA_KEY).unlink()
    with pytest.raises(Conflict, match=r"abcdef\.mp4 is not in"):
        restore(made.path, installation.home, replace=True, environment={})
    assert (installation.home / "data" / "media" / LOGO_KEY).exists(), "what was there is untouched"


def test_what_stood_there_is_kept_under_another_name(installation: Installation, tmp_path: Path) -> None:
    made = installation.backup(tmp_path / "one.backup.tar")
    database = installation.database()
    with unit_of_work(database) as db:
        db.execute(sa.text("DELETE FROM videre_membership"))
        db.execute(sa.text("UPDATE videre_user SET name = 'changed'"))
    database.close()
    with pytest.raises(Conflict, match="is not empty"):
        restore(made.path, installation.home, environment={})
    done = restore(made.path, installation.home, replace=True, environment={})
    assert done.aside
    database = installation.database()
    with database.engine.connect() as connection:
        assert "changed" not in connection.exec_driver_sql("SELECT name FROM videre_user").scalars().all()
    database.close()
    assert list(installation.home.glob("data.before-*")), done.aside
    if not database.is_sqlite:
        assert any("schema videre_before_2" in name for name in done.aside)
    restore(made.path, installation.home, replace=True, environment={})


def test_nobody_may_serve_there_meanwhile(installation: Installation, tmp_path: Path) -> None:
    made = installation.backup(tmp_path / "one.backup.tar")
    with (
        hold_slot(installation.settings.data / "locks" / "serve"),
        pytest.raises(Conflict, match=f"is being served .process {os.getpid()}"),
    ):
        restore(made.path, installation.home, replace=True, environment={})


def test_a_folder_of_others_is_never_replaced(installation: Installation, tmp_path: Path) -> None:
    made = installation.backup(tmp_path / "one.backup.tar")
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "thesis.tex").write_text("years of work")
    for replace in (False, True):
        with pytest.raises(Conflict, match="not empty" if not replace else "no installation of Videre"):
            restore(made.path, theirs, replace=replace, environment={})
    assert (theirs / "thesis.tex").read_text() == "years of work"


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], list[tuple[str, bytes]]]) -> Path:
    """The same tar with members changed, added or left out."""
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for info in old:
            stream = old.extractfile(info)
            assert stream is not None
            for name, content in change(info.name, stream.read()):
                member = tarfile.TarInfo(name)
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return target


def about_with(**changed: object) -> Callable[[str, bytes], list[tuple[str, bytes]]]:
    def change(name: str, content: bytes) -> list[tuple[str, bytes]]:
        if name == archive.ABOUT:
            content = json.dumps({**json.loads(content), **changed}).encode()
        return [(name, content)]

    return change


FLIPPED = f"data/media/{MEDIA_KEY}"
WRONG: dict[str, tuple[Callable[[str, bytes], list[tuple[str, bytes]]], str]] = {
    "a byte changed": (
        lambda name, c: [(name, bytes([c[0] ^ 1]) + c[1:] if name == FLIPPED else c)],
        "not as it was written",
    ),
    "a file left out": (lambda name, c: [] if name == FLIPPED else [(name, c)], "not as it was written"),
    "a file added": (
        lambda name, c: [("data/extra", b"x"), (name, c)] if name == FLIPPED else [(name, c)],
        "not as it was written",
    ),
    "a file twice": (
        lambda name, c: [(name, c), (name, c)] if name == FLIPPED else [(name, c)],
        "where it should not be",
    ),
    "something after the end": (
        lambda name, c: [(name, c), ("data/glued", b"x")] if name == archive.MANIFEST else [(name, c)],
        "where it should not be",
    ),
    "a way out": (
        lambda name, c: [("data/../../way-out", c) if name == FLIPPED else (name, c)],
        "which is no plain file",
    ),
    "no manifest": (lambda name, c: [] if name == archive.MANIFEST else [(name, c)], "its end is missing"),
    "a manifest of noise": (lambda name, c: [(name, b"{" if name == archive.MANIFEST else c)], "does not say what"),
    "no word about itself": (lambda name, c: [] if name == archive.ABOUT else [(name, c)], "is no backup"),
    "a newer form": (about_with(format=2, version="9.0"), "made by Videre 9.0"),
    "newer tables": (about_with(revisions=["9999"], version="9.0"), "whose tables this version does not know"),
    "another kind of database": (about_with(database="oracle"), "which kind of database"),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_whole_backup_is_refused_and_nothing_is_left(
    installation: Installation, tmp_path: Path, wrong: str
) -> None:
    good = installation.backup(tmp_path / "good.backup.tar")
    change, said = WRONG[wrong]
    bad = rewritten(good.path, tmp_path / "bad.backup.tar", change)
    with pytest.raises(Conflict, match=said):
        restore(bad, tmp_path / "new", environment={})
    assert not (tmp_path / "way-out").exists()
    assert not list((tmp_path / "new").glob("*")), "nothing half done"
    before = installation.files()
    with pytest.raises(Conflict, match=said):
        restore(bad, installation.home, replace=True, environment={})
    assert installation.files() == before
    assert installation.addresses()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_cut_anywhere_is_refused(installation: Installation, tmp_path: Path) -> None:
    good = installation.backup(tmp_path / "good.backup.tar").path.read_bytes()
    end = good.rindex(b"manifest.json")
    cut = tmp_path / "cut.backup.tar"
    for length in (0, 1, 511, 512, 5_000, len(good) // 2, end - 512, end, end + 400, end + 600):
        cut.write_bytes(good[:length])
        with pytest.raises(Conflict):
            restore(cut, tmp_path / "new", environment={})
    assert not list((tmp_path / "new").glob("*"))


def test_a_failure_in_the_middle_leaves_what_was_there(installation: Installation, tmp_path: Path) -> None:
    made = installation.backup(tmp_path / "one.backup.tar")

    def fail(_database: Database, _data: Path) -> None:
        raise Conflict("no luck")

    with pytest.raises(Conflict, match="no luck"):
        restore(made.path, installation.home, replace=True, environment={}, afterwards=fail)
    assert installation.addresses()
    assert installation.files()
    database = installation.database()
    with database.session() as db:
        assert db.scalar(sa.select(sa.func.count()).select_from(Partner)) == 3
    database.close()


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of that size, for as long as it is needed."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


only_root_mounts = pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")


@only_root_mounts
def test_no_room_is_said_before_anything_is_written(installation: Installation, tmp_path: Path) -> None:
    older = installation.backup(tmp_path / "good.backup.tar").path.read_bytes()
    with small_disk(tmp_path / "disk", "3m") as disk:
        (disk / "older.backup.tar").write_bytes(older[:500_000])
        with pytest.raises(DiskFull, match=r"needs about .* MiB"):
            installation.backup(disk / "newer.backup.tar")
        assert [path.name for path in disk.iterdir()] == ["older.backup.tar"]


@only_root_mounts
@pytest.mark.parametrize("step", ["copy the database", "write"])
def test_a_disk_that_fills_up_meanwhile_is_said_and_the_older_backup_stays(
    installation: Installation, tmp_path: Path, step: str
) -> None:
    older = installation.backup(tmp_path / "good.backup.tar").path.read_bytes()
    with small_disk(tmp_path / "disk", "80m") as disk:
        (disk / "older.backup.tar").write_bytes(older)

        def fill(now: str) -> None:
            if now == step:
                free = shutil.disk_usage(disk).free
                (disk / "somebody-elses").write_bytes(b"x" * (free - 60_000))

        database = installation.database()
        with pytest.raises(DiskFull, match=r"is full\. No backup was made"):
            make_backup(installation.settings, database, installation.config, disk / "newer.backup.tar", told=fill)
        database.close()
        assert sorted(path.name for path in disk.iterdir()) == ["older.backup.tar", "somebody-elses"]
        assert (disk / "older.backup.tar").read_bytes() == older
        (disk / "somebody-elses").unlink()
        installation.backup(disk / "newer.backup.tar")


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_pg_dump_that_does_not_match_is_refused_with_both_versions(
    installation: Installation, tmp_path: Path
) -> None:
    config = installation.config.read_text()
    installation.config.write_text(config.replace("pginstall18", "pginstall"))
    assert older_programs().is_dir()
    with pytest.raises(Conflict, match=r"PostgreSQL 18.*pg_dump of version 16.*postgresql-client-18"):
        installation.backup(tmp_path / "one.backup.tar")
    assert not (tmp_path / "one.backup.tar").exists()
    assert record.last(installation.settings.data) is None


def test_settings_that_keep_data_elsewhere_are_not_followed_there(
    tmp_path: Path, sqlite_template: SqliteTemplate
) -> None:
    made = Installation(tmp_path / "home", sqlite_template.fresh(tmp_path))
    made.fill()
    packed = made.backup(tmp_path / "one.backup.tar").path
    before = (tmp_path / "videre.db").read_bytes()
    with pytest.raises(Conflict, match="which is outside"):
        restore(packed, tmp_path / "new", environment={})
    assert (tmp_path / "videre.db").read_bytes() == before
    assert not list((tmp_path / "new").glob("*"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_tables_elsewhere_are_not_replaced_unasked(installation: Installation, tmp_path: Path) -> None:
    made = installation.backup(tmp_path / "one.backup.tar")
    with pytest.raises(Conflict, match="holds tables of Videre already"):
        restore(made.path, tmp_path / "new", environment={})
    assert installation.addresses()


def test_a_missing_file_is_named_and_the_rest_is_kept(installation: Installation, tmp_path: Path) -> None:
    (installation.home / "data" / "media" / MEDIA_KEY).unlink()
    made = installation.backup(tmp_path / "one.backup.tar")
    assert made.missing == (MEDIA_KEY,)


def test_one_backup_at_a_time_and_none_is_written_over(installation: Installation, tmp_path: Path) -> None:
    target = tmp_path / "one.backup.tar"
    with hold_slot(installation.settings.data / "locks" / "backup"), pytest.raises(Conflict, match="Another backup"):
        installation.backup(target)
    installation.backup(target)
    with pytest.raises(Conflict, match="nothing is written over"):
        installation.backup(target)
    found = record.last(installation.settings.data)
    assert found is not None
    assert found.path == str(target)


def test_a_database_that_is_not_sound_is_not_kept_as_if_it_were(
    tmp_path: Path, sqlite_template: SqliteTemplate
) -> None:
    made = Installation(tmp_path / "home", sqlite_template.fresh(tmp_path))
    made.fill()
    database = made.database()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    file = tmp_path / "videre.db"
    content = bytearray(file.read_bytes())
    for page in range(20, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = os.urandom(64)
    file.write_bytes(content)
    database = made.database()
    with pytest.raises(Conflict, match="not sound"):
        make_backup(made.settings, database, made.config, tmp_path / "bad.backup.tar")
    database.close()
    assert not list(tmp_path.glob("bad*"))
