"""What lies in a lesson's folder, looked at before anything is read: pages, bibliographies, what is refused."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from videre.content.problems import Report, quoted

PAGES = (".md", ".rst", ".ipynb")
MOST_PAGES = 1_000
LARGEST_PAGE = 2 * 1024 * 1024
LARGEST_NOTEBOOK = 20 * 1024 * 1024
MOST_ENTRIES = 50_000
SKIPPED = frozenset({"_build", "node_modules", "__pycache__", "venv", "site-packages"})


@dataclass(slots=True)
class Survey:
    """By path inside the folder; `excluded` may not even be opened."""

    pages: list[str] = field(default_factory=list)
    bibliographies: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)


def survey(root: Path, folder: Path, exclude: Iterable[str], report: Report) -> Survey:
    """Look at everything in the folder of the pages but what is excluded; links out and floods are problems."""
    left_out = [pattern_of(pattern) for pattern in exclude]
    found = Survey()
    real_root = root.resolve()
    pending, seen = [folder], 0
    while pending:
        here = pending.pop()
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            report.warning(None, "not-readable", f"A folder cannot be read: {error.strerror}.")
            continue
        for entry in entries:
            seen += 1
            if seen > MOST_ENTRIES:
                report.error(None, "too-many-files", f"The lesson has more than {MOST_ENTRIES:,} files.")
                return found
            if entry.name.startswith(".") or entry.name in SKIPPED:
                continue
            path = Path(entry.path).relative_to(folder).as_posix()
            if any(pattern.fullmatch(path) for pattern in left_out):
                continue
            if entry.is_symlink() and not _may_follow(Path(entry.path), real_root, path, report):
                found.excluded.append(path)
            elif entry.is_dir():
                pending.append(Path(entry.path))
            elif entry.is_file():
                _file(entry, path, found, report)
    _compare(found.pages, report)
    if len(found.pages) > MOST_PAGES:
        text = f"The lesson has {len(found.pages):,} pages; {MOST_PAGES:,} are the most that are read."
        report.error(None, "too-many-pages", text)
    return found


def pattern_of(written: str) -> "re.Pattern[str]":
    """A pattern of Sphinx: `**` goes over folders, `*` and `?` do not."""
    parts = re.split(r"(\*\*/?|\*|\?)", written.rstrip("/"))
    signs = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(signs.get(part) or re.escape(part) for part in parts))


def _may_follow(link: Path, root: Path, path: str, report: Report) -> bool:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        report.warning(None, "link-broken", f"{quoted(path)} is a link to nothing; it is left out.")
        return False
    if not target.is_relative_to(root):
        report.warning(None, "link-outside", f"{quoted(path)} is a link that leads out of the lesson; it is left out.")
        return False
    if target.is_dir() and link.parent.resolve().is_relative_to(target):
        report.warning(None, "link-loop", f"{quoted(path)} is a link to a folder it lies in; it is left out.")
        return False
    return True


def _file(entry: "os.DirEntry[str]", path: str, found: Survey, report: Report) -> None:
    suffix = PurePosixPath(entry.name).suffix
    if suffix == ".bib":
        found.bibliographies.append(path)
    if suffix not in PAGES:
        return
    size = entry.stat().st_size
    most = LARGEST_NOTEBOOK if suffix == ".ipynb" else LARGEST_PAGE
    if size > most:
        what = "notebook" if suffix == ".ipynb" else "page"
        text = f"The {what} {quoted(path)} has {size:,} bytes; {most:,} are the most. Clear what is large in it."
        report.error(None, "too-large", text)
        found.excluded.append(path)
        return
    found.pages.append(path)


def _compare(pages: list[str], report: Report) -> None:
    folded: dict[str, str] = {}
    for path in pages:
        other = folded.setdefault(path.casefold(), path)
        if other != path:
            text = (
                f"The names {quoted(other)} and {quoted(path)} differ only in case: on many systems they are one file."
            )
            report.warning(None, "names-alike", text)
