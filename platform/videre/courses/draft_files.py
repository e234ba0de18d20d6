"""Where the files of drafts lie, and which folders of courses the operator has listed."""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from videre.content.check import files_root
from videre.content.reader import COURSE_FILE, GLOSSARY_FILE
from videre.content.report import PageReport, page_from
from videre.courses.prepared import Prepared, prepared_from
from videre.foundation.paths import data
from videre.foundation.repositories import LeftOut, Tree
from videre.foundation.settings import Settings

ZIP, TREE, PREPARED, FETCHED, COUNTED = "course.zip", "tree", "prepared.json", "fetched.json", "counted.json"
GIT, SIDECAR = "git", "sidecar"
SIDECARS = "media/sidecars"


def folder_of(settings: Settings, public_id: str) -> Path:
    """The folder of one draft."""
    return settings.data / "drafts" / public_id


def zip_of(settings: Settings, public_id: str) -> Path:
    """The zip as it came."""
    return folder_of(settings, public_id) / ZIP


def discard(settings: Settings, public_id: str) -> None:
    """Remove everything that belongs to the draft."""
    shutil.rmtree(folder_of(settings, public_id), ignore_errors=True)


def keep_prepared(settings: Settings, public_id: str, prepared: Prepared, outlook: Mapping[str, Any]) -> None:
    """Keep what will be shown, and what showing it will do; all or nothing."""
    folder = folder_of(settings, public_id)
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{PREPARED}.part"
    beside.write_text(json.dumps({"prepared": prepared.to_json(), "outlook": dict(outlook)}), "utf-8")
    beside.replace(folder / PREPARED)


def kept_prepared(settings: Settings, public_id: str) -> tuple[Prepared, dict[str, Any]] | None:
    """What was kept; None once it is gone."""
    try:
        found = json.loads((folder_of(settings, public_id) / PREPARED).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return prepared_from(found["prepared"]), found["outlook"]


def keep_counted(settings: Settings, public_id: str, pages: Iterable[PageReport]) -> None:
    """Keep what each page shows, in numbers; all or nothing."""
    folder = folder_of(settings, public_id)
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{COUNTED}.part"
    beside.write_text(json.dumps([page.to_json() for page in pages]), "utf-8")
    beside.replace(folder / COUNTED)


def kept_counted(settings: Settings, public_id: str) -> list[PageReport]:
    """What was kept; nothing for drafts that could not be read, or from before pages were counted."""
    try:
        found = json.loads((folder_of(settings, public_id) / COUNTED).read_text("utf-8"))
    except FileNotFoundError:
        return []
    return [page_from(one) for one in found]


def keep_fetched(settings: Settings, public_id: str, tree: Tree) -> None:
    """Keep where the tree lies that was fetched for the draft, and what it is; all or nothing."""
    folder = folder_of(settings, public_id)
    folder.mkdir(parents=True, exist_ok=True)
    place = tree.path.relative_to(settings.data).as_posix()
    found = {**asdict(tree), "path": place, "committed_at": tree.committed_at.isoformat()}
    beside = folder / f"{FETCHED}.part"
    beside.write_text(json.dumps(found), "utf-8")
    beside.replace(folder / FETCHED)


def kept_fetched(settings: Settings, public_id: str) -> Tree | None:
    """What was fetched for the draft; None for drafts that did not come from git, or not yet."""
    try:
        found = json.loads((folder_of(settings, public_id) / FETCHED).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Tree(
        **{
            **found,
            "path": settings.data / found["path"],
            "committed_at": datetime.fromisoformat(found["committed_at"]),
            "left_out": tuple(LeftOut(**one) for one in found["left_out"]),
        }
    )


def listed_folders(settings: Settings) -> dict[str, Path]:
    """The folders that hold a course, by name, where the operator lets courses be shown from."""
    found: dict[str, Path] = {}
    for root in (*map(Path, settings.course_folders), settings.data / "courses", data("courses")):
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if (folder / COURSE_FILE).is_file() and not folder.is_symlink():
                found.setdefault(folder.name, folder)
    return found


@dataclass(frozen=True, slots=True)
class Lying:
    """Where the course of a draft lies; `lessons` is what was fetched for a folder whose course.toml names them."""

    folder: Path
    lessons: Path | None = None

    @property
    def files(self) -> Path:
        """The folder in which its pictures and files are."""
        return files_root(self.folder, self.lessons)


def keep_sidecar(place: Path, folder: Path) -> Path:
    """Copy what completes lessons from elsewhere into the folder `place`; all or nothing. The copy has its name."""
    beside = place.with_name(f"{place.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    (beside / folder.name).mkdir(parents=True)
    for name in (COURSE_FILE, GLOSSARY_FILE):
        if (folder / name).is_file() and not (folder / name).is_symlink():
            shutil.copyfile(folder / name, beside / folder.name / name)
    shutil.rmtree(place, ignore_errors=True)
    beside.replace(place)
    return place / folder.name


def kept_sidecar(place: Path) -> Path | None:
    """What was kept there; None where nothing was."""
    return next((one for one in sorted(place.iterdir()) if one.is_dir()), None) if place.is_dir() else None


def sidecar_of_source(settings: Settings, source: str) -> Path:
    """The place of what completes the lessons of a source, by its public id; among what a backup takes along."""
    return settings.data / SIDECARS / source


def lying(settings: Settings, public_id: str, origin: str, name: str) -> Lying | None:
    """Where the draft's course lies; None when it is gone."""
    tree = tree_of(settings, public_id, origin, name)
    if tree is None:
        return None
    sidecar = kept_sidecar(folder_of(settings, public_id) / SIDECAR)
    if sidecar is not None:
        return Lying(sidecar, tree)
    fetched = kept_fetched(settings, public_id) if origin != GIT else None
    return Lying(tree, fetched.path if fetched is not None else None)


def tree_of(settings: Settings, public_id: str, origin: str, name: str) -> Path | None:
    """The folder in which the draft's course lies; None when it is gone."""
    if origin == "folder":
        return listed_folders(settings).get(name)
    if origin == GIT:
        found = kept_fetched(settings, public_id)
        return found.path if found is not None and found.path.is_dir() else None
    tree = folder_of(settings, public_id) / TREE
    if not tree.is_dir() or (tree / COURSE_FILE).is_file():
        return tree if tree.is_dir() else None  # drafts from before zips were unpacked into a folder of their name
    return next((one for one in sorted(tree.iterdir()) if one.is_dir()), None)
