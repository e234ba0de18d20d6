"""Sources on the command line: a folder, or the address of a git repository."""

from collections.abc import Callable
from typing import Any

import click

from videre.foundation.repositories import Tree, fetched, wanted
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


def fetched_source(source: str, settings: Settings, at: str, path: str) -> Tree | None:
    """The tree of a source in git, fetched now; None for a folder."""
    if not is_repository(source):
        return None
    tree = fetched(wanted(source, at, path, named_hosts=settings.fetch_hosts), settings)
    named = f" ({tree.at})" if tree.at else ""
    click.echo(f"{source}: at commit {tree.commit}{named}, {tree.committed_at:%Y-%m-%d}", err=True)
    return tree
