"""Reading the files of a course folder without trusting them: inside the folder, plain files, text, small enough."""

import codecs
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from videre.content import derived
from videre.content.course import CourseFile
from videre.content.picture_sizes import MOST_PIXELS, size_of
from videre.content.problems import Report, quoted
from videre.content.tables import CONTROLS

LARGEST_PAGE = 512 * 1024
LARGEST_COURSE_FILE = 256 * 1024
LARGEST_FILE = 20 * 1024 * 1024
LARGEST_SUM = 200 * 1024 * 1024
MOST_FILES = 5000
DEEPEST_FOLDER = 8
LONGEST_PATH = 240

MEDIA = "media"
PICTURES = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".webp": (b"RIFF",),
    ".svg": (b"<",),
}
"""Pictures that pages may show, and what such files begin with."""

_WIDE = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of a course by their path inside it; what may not be read is not among them."""

    root: Path
    paths: dict[str, int]
    folded: dict[str, str]

    def real_name(self, path: str) -> str | None:
        """The same name in other letters, as a hint for systems that keep case apart."""
        return self.folded.get(path.casefold())


def is_inside_name(path: str) -> bool:
    """Whether a path given by an author stays inside the folder it is meant for."""
    parts = path.split("/")
    return bool(path) and not any(part in ("", ".", "..") for part in parts) and not re.search(r"[\\\x00-\x1f:]", path)


def walk_folder(root: Path, report: Report) -> Folder:
    """All plain files below `root`, hidden ones left out; links that lead out and floods are problems."""
    paths: dict[str, int] = {}
    real_root = root.resolve()
    pending = [(root, 0)]
    while pending:
        folder, depth = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            report.error(None, "not-readable", f"A folder cannot be read: {error.strerror}.")
            continue
        for entry in entries:
            path = Path(entry.path).relative_to(root).as_posix()
            if entry.name.startswith((".", "__pycache__")):
                continue
            if entry.is_symlink() and not Path(entry.path).resolve().is_relative_to(real_root):
                report.error(None, "link-outside", f"{quoted(path)} is a link that leads out of the course folder.")
            elif entry.is_dir(follow_symlinks=False):
                if depth + 1 > DEEPEST_FOLDER:
                    report.error(None, "too-deep", f"{quoted(path)} lies more than {DEEPEST_FOLDER} folders deep.")
                else:
                    pending.append((Path(entry.path), depth + 1))
            elif entry.is_file():
                if len(paths) >= MOST_FILES:
                    report.error(None, "too-many-files", f"The course folder has more than {MOST_FILES:,} files.")
                    pending.clear()
                    break
                paths[path] = entry.stat().st_size
    return Folder(root, paths, {path.casefold(): path for path in paths})


def read_text(folder: Folder, path: str, largest: int, report: Report) -> str | None:
    """The text of a file with plain line ends, or None after saying what is wrong with it."""
    size = folder.paths.get(path)
    if size is None:
        report.error(None, "missing-file", missing(folder, path))
        return None
    if size > largest:
        report.error(None, "too-large", f"This file has {size:,} bytes; {largest:,} are the most.")
        return None
    try:
        data = (folder.root / path).read_bytes()
    except OSError as error:
        report.error(None, "not-readable", f"This file cannot be read: {error.strerror}.")
        return None
    return decoded(data[: largest + 1], report)


def missing(folder: Folder, path: str) -> str:
    """The sentence for a file that is not there."""
    other = folder.real_name(path)
    if other is not None:
        return f"There is no file {quoted(path)}, but there is {quoted(other)}: write it the same way."
    return f"There is no file {quoted(path)} in the course folder."


def decoded(data: bytes, report: Report) -> str | None:
    """UTF-8 text without a byte order mark, or None after saying at which line it is none."""
    for mark, name in _WIDE.items():
        if data.startswith(mark):
            report.error(1, "not-utf8", f"This file is saved as {name}; save it as UTF-8.")
            return None
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        report.error(line, "not-utf8", "There is a character here that is not UTF-8; save the file as UTF-8.")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = CONTROLS.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        report.error(
            line,
            "control-character",
            f"There is an invisible control character (U+{ord(found.group()):04X}) in this line; delete it.",
        )
        return None
    return text


def course_file(folder: Folder, path: str, report: Report) -> CourseFile | None:
    """A picture or other file that a page mentions, with the digest of its bytes."""
    size = folder.paths[path]
    if size > LARGEST_FILE:
        report.error(None, "too-large", f"This file has {size:,} bytes; {LARGEST_FILE:,} are the most.")
        return None
    if len(path) > LONGEST_PATH:
        report.error(None, "name-too-long", f"The name of this file has more than {LONGEST_PATH} characters.")
        return None
    try:
        data = (folder.root / path).read_bytes()
    except OSError as error:
        report.error(None, "not-readable", f"This file cannot be read: {error.strerror}.")
        return None
    expected = PICTURES.get(PurePosixPath(path).suffix.lower())
    if expected and not data.removeprefix(codecs.BOM_UTF8).lstrip().startswith(expected):
        report.error(None, "not-a-picture", "This file is named like a picture, but it is none of that kind.")
        return None
    if PurePosixPath(path).suffix.lower() == ".svg" and not derived.is_safe_drawing(data):
        try:
            data = derived.safe_drawing(data)
        except ValueError as error:
            report.error(None, "not-a-picture", f"This drawing cannot be shown: {error}.")
            return None
        text = (
            "This drawing is shown without what could act in it: scripts, handlers, links and pictures of other sites."
        )
        report.warning(None, "unsafe-drawing", text)
        path = f"{path}#{derived.SAFE}"
    found = stated(path, data)
    if found.pixels and found.pixels[0] * found.pixels[1] > MOST_PIXELS:
        report.error(None, "too-large", "This picture has far too many points to be shown.")
        return None
    return found


def stated(path: str, data: bytes) -> CourseFile:
    """A file by its bytes."""
    pixels = size_of(data) if PurePosixPath(path).suffix.lower() in PICTURES else None
    return CourseFile(path, len(data), hashlib.sha256(data).hexdigest(), pixels)


def read_course_file(root: Path, file: CourseFile) -> bytes:
    """The bytes of a file as they were when the course was read; a changed file raises ValueError."""
    source, part = derived.split(file.path)
    data = (root / source).read_bytes()
    if part:
        data = derived.derive(data, part)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise ValueError(f"{file.path} has changed since the course was read")
    return data
