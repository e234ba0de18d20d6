"""Who was erased stays erased, also where the database forgot it."""

from pathlib import Path

import sqlalchemy as sa

from tests.support.cast import Cast
from tests.support.jobs import HereAndNow
from videre.accounts import erasure, jobs, tombstones
from videre.accounts.models import Erased, User
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.jobs import office
from videre.foundation.settings import Settings


def accounts(database: Database) -> set[str]:
    with database.session() as db:
        return set(db.scalars(sa.select(User.address)))


def erase(database: Database, user: User) -> None:
    with unit_of_work(database) as db:
        erasure.erase_account(db, None, db.get_one(User, user.id))


def test_erasing_promises_the_line_on_the_list(database: Database, cast: Cast, settings: Settings) -> None:
    erase(database, cast.bo)
    assert "accounts.keep-erased" in [line.name for line in office.job_lines(database)]
    job = HereAndNow(settings, database)
    assert jobs.keep_erased(job) == 1
    assert jobs.keep_erased(job) == 0, "a line is written once"
    jobs.keep_erased_daily(job)
    file = settings.data / tombstones.LIST
    assert tombstones.listed(file) == {cast.bo.public_id}
    assert file.read_text().count(cast.bo.public_id) == 1
    assert cast.bo.address not in file.read_text()


def test_no_byte_of_the_address_stays_in_the_file(database: Database, cast: Cast, settings: Settings) -> None:
    def files() -> bytes:
        path = Path(database.url.database or "")
        return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*")) if database.is_sqlite else b""

    database.write_out()
    assert (cast.bo.address.encode() in files()) == database.is_sqlite
    erase(database, cast.bo)
    jobs.keep_erased(HereAndNow(settings, database))
    assert cast.bo.address.encode() not in files()
    assert cast.bo.address not in accounts(database)


def test_a_rolled_back_erasure_leaves_no_line(database: Database, cast: Cast, settings: Settings) -> None:
    with database.session() as db:
        erasure.erase_account(db, None, db.get_one(User, cast.bo.id))
        db.rollback()
    assert jobs.keep_erased(HereAndNow(settings, database)) == 0
    assert not (settings.data / tombstones.LIST).exists()


def test_whoever_an_older_database_brings_back_is_erased_again(
    database: Database, cast: Cast, settings: Settings
) -> None:
    """The list knows of Bo, the old place told of Di, the database itself remembers Cy; Ada is left alone."""
    file = settings.data / tombstones.LIST
    file.write_text(f"# comment\n{cast.bo.public_id} 2026-11-01\nnot an id at all\n\n")
    with unit_of_work(database) as db:
        db.add(Erased(public_id=cast.cy.public_id, at=clock.now()))
    assert tombstones.bury_again(database, file, [cast.di.public_id, "23456789abcd"]) == 3
    assert accounts(database) == {cast.ada.address, cast.admin.address}
    gone = {cast.bo.public_id, cast.cy.public_id, cast.di.public_id, "23456789abcd"}
    assert tombstones.listed(file) == gone
    with database.session() as db:
        assert tombstones.buried(db) == gone
    assert tombstones.bury_again(database, file, []) == 0


def test_a_list_of_noise_is_an_empty_one(tmp_path: Path) -> None:
    file = tmp_path / "erased.list"
    assert tombstones.listed(file) == set()
    file.write_bytes(b"\xff\xfe\x00 nothing\n../../etc/passwd 2026\n")
    assert tombstones.listed(file) == set()
