"""Our side of the child that talks to git servers: its order, its limits, and the place for what it brought."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from videre.foundation.errands import TookTooLong, run_errand
from videre.foundation.processes import Limits
from videre.foundation.repositories.wanted import LeftOut, RepositoryRefused, Seen, Tree, Wanted
from videre.foundation.settings import Settings

ABOUT, PART = "about.json", ".part-"
MEMORY = 2 * 1024**3
LOOK_SECONDS = 60
FRESH = 3600
Say = Callable[[int], None]


def quiet(_received: int) -> None:
    """For those who do not want to know how much has come so far."""


def look(wish: Wanted, settings: Settings) -> Seen:
    """Which commit the branch or tag is at now; nothing is fetched. Raises RepositoryRefused."""
    place = _root(settings)
    with tempfile.TemporaryDirectory(prefix=PART, dir=place) as folder:
        told = _ask(wish, settings, Path(folder), seconds=min(LOOK_SECONDS, settings.git_seconds))
    return Seen(**told["seen"])


def fetched(wish: Wanted, settings: Settings, *, commit: str = "", say: Say = quiet) -> Tree:
    """The wanted folder as plain files, at `commit` where one is given. Raises RepositoryRefused.

    Written under another name and renamed when it is whole: whatever ends this process leaves nothing half. What is
    there already is not fetched again.
    """
    known = commit or (wish.at if wish.is_commit else "")
    if known and (tree := kept(wish, settings, known)):
        return tree
    root = _root(settings)
    part = Path(tempfile.mkdtemp(prefix=PART, dir=root))
    try:
        told = _ask(wish, settings, part, seconds=settings.git_seconds, into=part, commit=commit, say=say)["laid"]
        shutil.rmtree(part / "objects", ignore_errors=True)
        (part / "tree").rename(part / wish.name)
        # What the repository shows first is only known to who asked for that.
        about = {**told, "at": "" if wish.at else told["at"]}
        (part / ABOUT).write_text(json.dumps(about), "utf-8")
        _settle(part, root / wish.key(told["commit"]))
    finally:
        shutil.rmtree(part, ignore_errors=True)
    tree = kept(wish, settings, told["commit"])
    assert tree is not None
    return tree


def kept(wish: Wanted, settings: Settings, commit: str) -> Tree | None:
    """The folder at that commit if it was fetched before."""
    place = _root(settings) / wish.key(commit)
    try:
        about = json.loads((place / ABOUT).read_text("utf-8"))
        os.utime(place)
    except FileNotFoundError:
        return None
    return Tree(
        path=place / wish.name,
        address=wish.address,
        commit=about["commit"],
        at=wish.at or about["at"],
        folder=wish.folder,
        committed_at=datetime.fromisoformat(about["committed_at"]),
        left_out=tuple(LeftOut(**one) for one in about["left_out"]),
    )


def sweep(settings: Settings, needed: Collection[str]) -> None:
    """Remove what nobody needs any more, and what killed processes left; `needed` are keys of trees."""
    for place in _root(settings).iterdir():
        if place.name not in needed and time.time() - place.stat().st_mtime > FRESH:
            shutil.rmtree(place, ignore_errors=True)


def _root(settings: Settings) -> Path:
    root = settings.data / "repositories"
    root.mkdir(parents=True, exist_ok=True)
    return root


def _settle(part: Path, place: Path) -> None:
    """Give it its name; whoever was there first has laid down the same."""
    try:
        part.rename(place)
    except OSError:
        if not (place / ABOUT).is_file():
            raise


def _ask(
    wish: Wanted,
    settings: Settings,
    folder: Path,
    *,
    seconds: int,
    into: Path | None = None,
    commit: str = "",
    say: Say = quiet,
) -> dict[str, Any]:
    order = {
        "address": wish.address,
        "at": wish.at,
        "folder": wish.folder,
        "commit": commit,
        "into": str(into or ""),
        "named_hosts": list(settings.fetch_hosts),
        "bytes": settings.git_bytes,
        "files": settings.git_files,
        "seconds": seconds,
    }
    try:
        told = run_errand(
            "videre.foundation.repositories.git_child",
            order,
            folder=folder,
            seconds=seconds,
            limits=Limits(cpu=seconds, memory=MEMORY, file=settings.git_bytes + 1024**2, files=256),
            progress="received",
            say=say,
        )
    except TookTooLong:
        text = f"Fetching took longer than {seconds} seconds and was stopped (the setting git_seconds)."
        raise RepositoryRefused(text, kind="git-slow") from None
    if "refused" in told:
        kind, message, field = told["refused"]
        raise RepositoryRefused(message, kind=kind, field=field)
    if not told:
        text = "The repository could not be read: it needs more memory or time than is given to it."
        raise RepositoryRefused(text, kind="git-huge")
    return told
