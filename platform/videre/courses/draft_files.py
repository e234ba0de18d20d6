"""Where the files of drafts lie, and which folders of courses the operator has listed."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from videre.content.reader import COURSE_FILE
from videre.courses.prepared import Prepared, prepared_from
from videre.foundation.paths import data
from videre.foundation.settings import Settings

ZIP, TREE, PREPARED = "course.zip", "tree", "prepared.json"


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


def listed_folders(settings: Settings) -> dict[str, Path]:
    """The folders that hold a course, by name, where the operator lets courses be shown from."""
    found: dict[str, Path] = {}
    for root in (*map(Path, settings.course_folders), settings.data / "courses", data("courses")):
        for folder in sorted(root.iterdir()) if root.is_dir() else ():
            if (folder / COURSE_FILE).is_file() and not folder.is_symlink():
                found.setdefault(folder.name, folder)
    return found


def tree_of(settings: Settings, public_id: str, origin: str, name: str) -> Path | None:
    """The folder in which the draft's course lies; None when it is gone."""
    if origin == "folder":
        return listed_folders(settings).get(name)
    tree = folder_of(settings, public_id) / TREE
    return tree if tree.is_dir() else None
