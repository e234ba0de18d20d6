"""A zip of a course, unpacked without trusting it: every name and size is looked at before a byte is written.

All that is wrong is said at once, each with the name it concerns. Nothing outside the folder is touched, nothing
is opened that the archive does not name exactly once, and no more is written than was announced.
"""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from videre.content.files import DEEPEST_FOLDER, LARGEST_SUM, LONGEST_PATH, MEDIA, MOST_FILES
from videre.content.problems import Problem, Report, quoted
from videre.content.reader import COURSE_FILE

MOST_RATIO = 200
RATIO_FROM = 1_000_000
MOST_DIRECTORY = 4_000_000
PIECE = 256 * 1024
END, LOCAL = b"PK\x05\x06", b"PK\x03\x04"
END_SIZE = 22
KINDS = {
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"\x1f\x8b": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"%PDF": "PDF",
}
ARCHIVES = frozenset({".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".zst"})
IGNORED = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)")
READ = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
GLUED = "Something is glued to this zip: another archive, or other bytes. Make it anew."
UTF8_NAME, ENCRYPTED = 0x800, 0x1 | 0x40 | 0x2000


@dataclass(frozen=True, slots=True)
class _Entry:
    """A plain file of the archive under the name it will have."""

    info: zipfile.ZipInfo
    path: str


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What became of a zip: the `folder` that was around everything, "" for none, and all that is wrong with it."""

    folder: str
    problems: list[Problem]


def unpack(archive: Path, into: Path) -> Unpacked:
    """Unpack the course in `archive` into the empty folder `into`; with problems, what is there is of no use.

    One folder around everything is taken off. The videos of a course of ours (`media/`) and what systems leave behind
    are not unpacked.
    """
    report = Report(archive.name)
    root: str | None = None
    if not _is_plain_zip(archive, report):
        return Unpacked("", report.problems)
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = _entries(opened.infolist(), report)
            _no_overlap(opened, archive, report)
            root = _root(entries, report) if not report.problems else None
            if root is None:
                return Unpacked("", report.problems)
            is_ours = any(entry.path == root + COURSE_FILE for entry in entries)
            for entry in entries:
                path = entry.path.removeprefix(root)
                if entry.path.startswith(root) and not (is_ours and path.startswith(f"{MEDIA}/")):
                    _write(opened, entry, into / path, report)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, UnicodeError, ValueError, OverflowError):
        report.error(None, "zip-damaged", "The zip is damaged or cut short. Make it again and send it again.")
    except NotImplementedError:
        report.error(None, "zip-method", "The zip is packed in a way we do not read. Make a plain zip.")
    return Unpacked((root or "").rstrip("/"), report.problems)


def _is_plain_zip(archive: Path, report: Report) -> bool:
    """Whether the file is one zip and nothing else; looked at before any library reads it."""
    size = archive.stat().st_size
    with archive.open("rb") as file:
        first = file.read(8)
        file.seek(max(size - END_SIZE - 65_535, 0))
        tail = file.read()
    if first.startswith(END):
        report.error(None, "zip-empty", "The zip is empty.")
        return False
    if not first.startswith(LOCAL):
        kind = next((f" but {name}" for mark, name in KINDS.items() if first.startswith(mark)), "")
        report.error(None, "not-a-zip", f"This is no zip{kind}. Put the course's folder into a zip, and send that.")
        return False
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        report.error(None, "zip-damaged", "The zip is cut short: its end is missing. Send it again.")
        return False
    disk, start, here, count, directory, _offset, comment = struct.unpack("<HHHHIIH", tail[at + 4 : at + END_SIZE])
    if disk or start or here != count:
        report.error(None, "zip-parts", "The zip is one of several parts. Make one whole zip.")
        return False
    if tail.count(END) > 1 or at + END_SIZE + comment != len(tail):
        report.error(
            None, "zip-glued", "Something is glued to this zip: another archive, or other bytes. Make it anew."
        )
        return False
    if count > MOST_FILES or directory > MOST_DIRECTORY:
        report.error(None, "zip-many", f"The zip has more than {MOST_FILES:,} files.")
        return False
    return True


def _entries(infos: Iterable[zipfile.ZipInfo], report: Report) -> list[_Entry]:
    """The plain files, after saying everything that is wrong with any entry."""
    found: list[_Entry] = []
    total = 0
    taken: dict[str, str] = {}
    files: dict[str, str] = {}
    for info in infos:
        name = _name(info, report)
        if name is None or not _is_good_name(name, report) or IGNORED.search(name):
            continue
        if not _is_good_kind(info, name, report):
            continue
        plain = name.rstrip("/")
        key = unicodedata.normalize("NFKC", plain).casefold()
        before = taken.setdefault(key, plain)
        if info.is_dir():
            continue
        if key in files:
            _twins(report, before, plain)
            continue
        files[key] = plain
        total += info.file_size
        if info.file_size > RATIO_FROM and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            text = f"{quoted(name)} would become {info.file_size // max(info.compress_size, 1):,} times as large."
            report.error(None, "zip-bomb", f"{text} Such a file is not unpacked.")
        if PurePosixPath(plain).suffix.lower() in ARCHIVES:
            text = f"{quoted(name)} is an archive inside the archive, which is not opened. Put its files into a folder."
            report.error(None, "zip-nested", text)
        found.append(_Entry(info, unicodedata.normalize("NFC", plain)))
    if total > LARGEST_SUM:
        text = f"Unpacked, the zip has {total // 1_000_000:,} MB; {LARGEST_SUM // 1_000_000:,} MB are the most."
        report.error(None, "zip-large", f"{text} Leave videos out: they are brought in by themselves.")
    for key, plain in files.items():
        for parent in PurePosixPath(key).parents:
            if str(parent) in files:
                text = f"{quoted(files[str(parent)])} is a file and the folder of {quoted(plain)} at once."
                report.error(None, "zip-name", text)
    return found


def _name(info: zipfile.ZipInfo, report: Report) -> str | None:
    """The entry's name. Without a word on its encoding it is UTF-8 on many systems, whatever the standard says."""
    raw = info.orig_filename
    if info.flag_bits & UTF8_NAME or raw.isascii():
        return raw
    try:
        return raw.encode("cp437").decode("utf-8")
    except UnicodeError:
        text = f"The name {quoted(raw)} is in an unknown encoding. Name the file with a–z, 0–9 and “-”."
        report.error(None, "zip-encoding", text)
        return None


def _is_good_name(name: str, report: Report) -> bool:
    parts = name.rstrip("/").split("/")
    wrong = ""
    if "\\" in name:
        wrong = "has a backslash; folders are divided by “/”"
    elif not name.isprintable():
        wrong = "has invisible characters"
    elif name.startswith("/") or re.match(r"[A-Za-z]:", name):
        wrong = "begins at the top of a disk, not in the zip"
    elif ".." in parts:
        wrong = "leads out of the folder"
    elif any(part in ("", ".") or part != part.strip() for part in parts):
        wrong = "has an empty part or blanks around one"
    elif len(name) > LONGEST_PATH or any(len(part.encode()) > 255 for part in parts):
        wrong = f"is too long; {LONGEST_PATH} characters are the most"
    elif len(parts) > DEEPEST_FOLDER + 2:
        wrong = f"lies more than {DEEPEST_FOLDER} folders deep"
    if wrong:
        report.error(None, "zip-name", f"The name {quoted(name)} {wrong}.")
    return not wrong


def _is_good_kind(info: zipfile.ZipInfo, name: str, report: Report) -> bool:
    mode = info.external_attr >> 16
    if info.create_system == 3 and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        what = "a link" if stat.S_ISLNK(mode) else "no plain file"
        report.error(None, "zip-link", f"{quoted(name)} is {what}. Put the file itself into the zip.")
        return False
    if info.flag_bits & ENCRYPTED:
        report.error(None, "zip-encrypted", f"{quoted(name)} is locked with a password. Make the zip without one.")
        return False
    if info.compress_type not in READ:
        report.error(None, "zip-method", f"{quoted(name)} is packed in a way we do not read. Make a plain zip.")
        return False
    return True


def _twins(report: Report, before: str, now: str) -> None:
    if before == now:
        report.error(None, "zip-twice", f"{quoted(now)} is in the zip twice; nobody can say which one counts.")
    elif before.casefold() == now.casefold():
        text = f"{quoted(before)} and {quoted(now)} differ in capitals only; many systems take them for one file."
        report.error(None, "zip-case", text)
    else:
        text = f"{quoted(before)} and {quoted(now)} look alike but are written with other characters. Rename one."
        report.error(None, "zip-alike", text)


def _no_overlap(opened: zipfile.ZipFile, archive: Path, report: Report) -> None:
    """Whether entries lie one after another from the very beginning: else something is hidden, or read many times."""
    at = 0
    ordered = sorted(opened.infolist(), key=lambda info: info.header_offset)
    with archive.open("rb") as file:
        for info in ordered:
            if info.header_offset < at:
                text = f"{quoted(info.orig_filename)} lies on top of another file in the zip. Make it anew."
                report.error(None, "zip-bomb", text)
                return
            if info.header_offset > at + (24 if at else 0):
                report.error(None, "zip-glued", GLUED)
                return
            file.seek(info.header_offset)
            head = file.read(30)
            if len(head) < 30 or not head.startswith(LOCAL):
                raise zipfile.BadZipFile
            names, extra = struct.unpack("<HH", head[26:30])
            at = info.header_offset + 30 + names + extra + info.compress_size
    if opened.start_dir > at + 24:
        report.error(
            None, "zip-glued", "Something is glued to this zip: another archive, or other bytes. Make it anew."
        )


def _root(entries: list[_Entry], report: Report) -> str | None:
    """The folder in which the course lies, "" or one level down: where course.toml is, else the one folder there is."""
    places = [
        entry.path.removesuffix(COURSE_FILE)
        for entry in entries
        if PurePosixPath(entry.path).name == COURSE_FILE and entry.path.count("/") <= 1
    ]
    if not entries:
        report.error(None, "zip-empty", "There is no file of a course in the zip.")
        return None
    if not places:
        tops = {entry.path.partition("/")[0] for entry in entries}
        alone = len(tops) == 1 and all("/" in entry.path for entry in entries)
        return f"{tops.pop()}/" if alone else ""
    if "" in places:
        return ""
    if len(places) > 1:
        report.error(None, "several-courses", f"The zip holds {len(places)} courses. Send one at a time.")
        return None
    return places[0]


def _write(opened: zipfile.ZipFile, entry: _Entry, target: Path, report: Report) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    left = entry.info.file_size
    with opened.open(entry.info) as source, target.open("xb") as out:
        while piece := source.read(PIECE):
            left -= len(piece)
            if left < 0:
                report.error(None, "zip-bomb", f"{quoted(entry.path)} holds more than the zip says.")
                return
            out.write(piece)
