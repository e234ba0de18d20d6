"""What an operator wants to know is wrong, each with what to do about it. `videre doctor` prints it."""

import shutil
import smtplib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from videre.foundation import clock, inventories, migrations
from videre.foundation.backups import record, sqlite
from videre.foundation.database import Database
from videre.foundation.health import age, drives, room
from videre.foundation.programs import ffmpeg_program
from videre.foundation.settings import Settings
from videre.foundation.upgrading import journal

FREE_BYTES = 1024**3
FULL_DAYS = 30
NEEDED_SQLITE = (3, 35, 0)


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing looked at: ``wrong`` is empty when it is well; ``grave`` means Videre cannot work like this."""

    what: str
    found: str
    wrong: str = ""
    remedy: str = ""
    grave: bool = False


def needed(settings: Settings, database: Database) -> Iterator[Symptom]:
    """Look at what Videre cannot work without: its folder and its database."""
    yield _data_folder(settings.data)
    yield from _database(settings, database)
    if journal.is_there(settings.data):
        yield Symptom("upgrade", "broken off", "it was begun and did not end.", "Run: videre upgrade", True)


def examine(settings: Settings, database: Database) -> Iterator[Symptom]:
    """Look at everything outside the code that Videre needs, and at what will be wrong before long."""
    yield from needed(settings, database)
    yield _room(settings.data)
    yield _backup(settings)
    yield _mail(settings)
    yield _ffmpeg()
    yield _ytdlp()
    yield from _inventories(settings)
    if settings.demo:
        yield Symptom("demo", "on", "everybody may look around as anybody.", "Set demo = false on a real installation.")
    if (
        settings.address.startswith("http://")
        and "localhost" not in settings.address
        and "127.0.0.1" not in settings.address
    ):
        yield Symptom(
            "address", settings.address, "pages are not encrypted.", "Put a proxy with a certificate in front."
        )


def _data_folder(folder: Path) -> Symptom:
    probe = folder / ".writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_text("")
        probe.unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Symptom(
            "data folder",
            str(folder),
            f"cannot be written ({error.strerror}).",
            "Give its user the right to write.",
            True,
        )
    if free < FREE_BYTES:
        return Symptom(
            "data folder", str(folder), f"only {free // 1024**2} MiB are free.", "Make room, or move the folder."
        )
    return Symptom("data folder", f"{folder}, {free // 1024**3} GiB free")


def _room(data: Path) -> Symptom:
    try:
        left = room.days_left(room.samples(data))
    except ValueError:
        return Symptom("room", "not enough samples yet to say when the disk is full")
    if left is None or left > FULL_DAYS:
        return Symptom("room", "the disk does not fill up" if left is None else f"enough for about {left:.0f} days")
    return Symptom(
        "room", f"about {left:.0f} days", "the disk will be full then.", "Make room, or move the data to a larger disk."
    )


def _backup(settings: Settings) -> Symptom:
    last = record.last(settings.data)
    if last is None:
        return Symptom("backup", "none", "nothing could be brought back.", "Run: videre backup, every night.")
    found = f"{last.at:%Y-%m-%d %H:%M} UTC, {last.path}"
    if age.is_old(last.at, clock.now()):
        days = (clock.now() - last.at).days
        return Symptom("backup", found, f"it is {days} days old.", "Run: videre backup, every night.")
    return Symptom("backup", found)


def _ytdlp() -> Symptom:
    version = age.installed("yt-dlp")
    if version is None:
        return Symptom("yt-dlp", "absent", "videos cannot be fetched from addresses.", "pip install yt-dlp")
    days = age.days_since(version, clock.today())
    if days is not None and days > age.YTDLP_DAYS:
        return Symptom(
            "yt-dlp",
            version,
            f"it is {days} days old, and sites change every few weeks.",
            "pip install --upgrade yt-dlp (it may be upgraded by itself).",
        )
    return Symptom("yt-dlp", version)


def _inventories(settings: Settings) -> Iterator[Symptom]:
    for wrong in inventories.malformed(settings):
        remedy = "Write name=address in `inventories`, such as python=https://docs.python.org/3/."
        yield Symptom("inventory", wrong, "names no project.", remedy)
    for one in inventories.projects(settings):
        if one.tried.is_file():
            remedy = f"See whether {one.address}{inventories.FILE} is there; the log says what came back."
            yield Symptom("inventory", one.name, "could not be fetched.", remedy)
        else:
            yield Symptom("inventory", f"{one.name}, {'here' if one.file.is_file() else 'not needed so far'}")


def _drive(settings: Settings) -> Symptom:
    file = sqlite.file_of(settings.database)
    kind = drives.kind_of(file.parent)
    if drives.is_on_the_network(kind):
        return Symptom(
            "drive",
            f"{file.parent} ({kind})",
            "SQLite on a drive of the network loses data, since its locks do not hold there.",
            "Move the data to a disk of this machine, or use PostgreSQL.",
        )
    return Symptom("drive", f"{file.parent} ({kind or 'unknown'})")


def _database(settings: Settings, database: Database) -> Iterator[Symptom]:
    shown = database.url.render_as_string(hide_password=True)
    try:
        with database.engine.connect() as connection:
            version = connection.exec_driver_sql(
                "select sqlite_version()" if database.is_sqlite else "show server_version"
            ).scalar_one()
    except sa.exc.SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).splitlines()[0]
        yield Symptom(
            "database", shown, f"does not answer ({reason}).", "Check `database`, and that the server runs.", True
        )
        return
    if database.is_sqlite and tuple(int(part) for part in str(version).split(".")[:3]) < NEEDED_SQLITE:
        yield Symptom("database", f"SQLite {version}", "is too old.", "Use SQLite 3.35 or newer.", True)
    else:
        yield Symptom("database", f"{shown} ({version})")
    if database.is_sqlite:
        yield _drive(settings)
    if wrong := migrations.mismatch(database):
        yield Symptom("tables", "not what this version expects", wrong, "", True)
    else:
        yield Symptom("tables", "up to date")


def _mail(settings: Settings) -> Symptom:
    if not settings.mail_host:
        return Symptom(
            "mail", "no server set", "letters stay in the outbox.", "Set mail_host, or nobody can confirm an address."
        )
    where = f"{settings.mail_host}:{settings.mail_port}"
    try:
        kind = smtplib.SMTP_SSL if settings.mail_security == "tls" else smtplib.SMTP
        with kind(settings.mail_host, settings.mail_port, timeout=settings.mail_timeout) as server:
            server.noop()
    except (OSError, smtplib.SMTPException, socket.gaierror) as error:
        return Symptom("mail", where, f"does not answer ({error}).", "Check mail_host, mail_port and mail_security.")
    return Symptom("mail", where)


def _ffmpeg() -> Symptom:
    if found := ffmpeg_program():
        return Symptom("ffmpeg", found)
    return Symptom(
        "ffmpeg",
        "not found",
        "videos that need encoding cannot be added.",
        "apt-get install ffmpeg, or pip install videre[encode]",
    )
