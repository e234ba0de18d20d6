"""Sources on the command line: a folder, a zip of one, or the address of a git repository."""

import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from videre.content.problems import Problem, Report
from videre.content.reader import COURSE_FILE
from videre.content.sidecar import GitSource, has_source, source_of
from videre.content.zipped import unpack_course
from videre.foundation.repositories import Tree, Wanted, fetched, wanted
from videre.foundation.settings import Settings

Command = Callable[..., Any]


def from_git(command: Command) -> Command:
    """The options of commands that take sources."""
    at = click.option("--at", default="", metavar="NAME", help="The branch, tag or commit of a git repository.")
    path = click.option("--path", default="", metavar="FOLDER", help="The folder in a git repository.")
    return at(path(command))


def is_repository(source: str) -> bool:
    """Whether the source is an address, not a folder."""
    return "://" in source


def is_zip(source: str) -> bool:
    """Whether the source is a zip."""
    return not is_repository(source) and source.lower().endswith(".zip") and Path(source).is_file()


def unzipped(source: str, places: ExitStack) -> tuple[Path | None, list[Problem]]:
    """The folder of the course in a zip, there until `places` close; None with what keeps it from being unpacked."""
    place = Path(places.enter_context(tempfile.TemporaryDirectory(prefix="videre-zip-")))
    return unpack_course(Path(source), Path(source).name, place)


def names_repository(source: str) -> bool:
    """Whether something is to be fetched: for an address, or for a folder whose course.toml names one."""
    return is_repository(source) or _named(source) is not None


def wish_of(source: str, settings: Settings, at: str, path: str) -> Wanted | None:
    """What is to be fetched for a source, also when the folder's course.toml names it; None for other folders.

    What is typed goes before what is written there.
    """
    if not is_repository(source):
        stated = _named(source)
        if stated is None:
            return None
        source, at, path = stated.address, at or stated.at, path or stated.path
    return wanted(source, at, path, named_hosts=settings.fetch_hosts)


def fetched_source(source: str, settings: Settings, at: str, path: str) -> Tree | None:
    """The tree of a source in git, fetched now; None for folders that name none."""
    wish = wish_of(source, settings, at, path)
    if wish is None:
        return None
    tree = fetched(wish, settings)
    named = f" ({tree.at})" if tree.at else ""
    click.echo(f"{wish.address}: at commit {tree.commit}{named}, {tree.committed_at:%Y-%m-%d}", err=True)
    return tree


def _named(source: str) -> GitSource | None:
    folder = Path(source)
    stated = source_of(folder, Report(COURSE_FILE)) if has_source(folder) else None
    return stated.git if stated is not None else None
