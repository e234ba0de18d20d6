"""The instructor's table for lessons of this format: what the lesson's own configuration would have said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from videre.content.files import is_inside_name
from videre.content.problems import Report, quoted

COURSE_FILE = "course.toml"
KNOWN = frozenset(
    {
        "substitutions",
        "inventories",
        "exclude",
        "highlight",
        "numbered-figures",
        "section-labels",
        "index",
        "bibliographies",
    }
)

_NAME = re.compile(r"[\w][\w .+-]{0,99}")


@dataclass(frozen=True, slots=True)
class SphinxSettings:
    """What of the table can be used."""

    substitutions: Mapping[str, str] = field(default_factory=dict)
    inventories: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    bibliographies: tuple[str, ...] | None = None
    highlight: str = "default"
    numbered_figures: bool = False
    section_labels: bool = False
    index: str = ""


def settings_of(table: Mapping[str, Any], root: Path, report: Report) -> SphinxSettings:
    """The settings; what is wrong in the table is reported and left out."""
    for key in table:
        if key not in KNOWN:
            report.warning(None, "unknown-setting", f"There is no setting {quoted(key)} for Sphinx lessons.")
    bibliographies = _texts(table, "bibliographies", report) if "bibliographies" in table else None
    return SphinxSettings(
        substitutions=_substitutions(table.get("substitutions", {}), report),
        inventories=_inventories(table.get("inventories", {}), root, report),
        exclude=_texts(table, "exclude", report),
        bibliographies=bibliographies,
        highlight=_text(table, "highlight", "default", report),
        numbered_figures=_flag(table, "numbered-figures", report),
        section_labels=_flag(table, "section-labels", report),
        index=_text(table, "index", "", report).removesuffix(".md").removesuffix(".rst"),
    )


def _substitutions(table: Any, report: Report) -> dict[str, str]:
    found: dict[str, str] = {}
    if not isinstance(table, Mapping):
        report.warning(None, "bad-setting", "“substitutions” must be a table of names and texts.")
        return found
    for name, text in table.items():
        if not isinstance(text, str | int | float) or isinstance(text, bool) or not _NAME.fullmatch(name):
            report.warning(None, "bad-setting", f"The substitution {quoted(name)} must be a name with a text.")
        else:
            found[name] = str(text)
    return found


def _inventories(table: Any, root: Path, report: Report) -> dict[str, tuple[str, str]]:
    """Name → (address of the other project, its objects.inv in this folder)."""
    found: dict[str, tuple[str, str]] = {}
    if not isinstance(table, Mapping):
        report.warning(None, "bad-setting", "“inventories” must be a table of projects.")
        return found
    for name, one in table.items():
        address = one.get("address") if isinstance(one, Mapping) else None
        file = one.get("file") if isinstance(one, Mapping) else one
        if not isinstance(file, str) or not is_inside_name(file) or not (root / file).is_file():
            report.warning(None, "bad-setting", f"The inventory {quoted(name)} names no file inside the lesson.")
        elif not (root / file).resolve().is_relative_to(root.resolve()):
            report.warning(None, "bad-setting", f"The inventory {quoted(name)} leads out of the lesson.")
        elif not isinstance(address, str) or not re.fullmatch(r"https?://[^\s\"<>]+", address):
            report.warning(
                None,
                "bad-setting",
                f"The inventory {quoted(name)} needs the address of its project: "
                f'{name} = {{ address = "https://…/", file = "{file}" }}.',
            )
        else:
            found[name] = (address, str((root / file).resolve()))
    return found


def _texts(table: Mapping[str, Any], key: str, report: Report) -> tuple[str, ...]:
    found = table.get(key, [])
    if isinstance(found, list) and all(isinstance(one, str) for one in found):
        return tuple(found)
    report.warning(None, "bad-setting", f"“{key}” must be a list of texts.")
    return ()


def _text(table: Mapping[str, Any], key: str, otherwise: str, report: Report) -> str:
    found = table.get(key, otherwise)
    if isinstance(found, str) and len(found) <= 200:
        return found
    report.warning(None, "bad-setting", f"“{key}” must be a text.")
    return otherwise


def _flag(table: Mapping[str, Any], key: str, report: Report) -> bool:
    found = table.get(key, False)
    if isinstance(found, bool):
        return found
    report.warning(None, "bad-setting", f"“{key}” must be true or false.")
    return False
