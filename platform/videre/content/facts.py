"""What files beside a lesson say of it: CITATION.cff, the licence, the first words of the README.

Everything here is optional and of any quality: what cannot be read is a warning with its line, never an obstacle.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from videre.content import files
from videre.content.course import Author, Citation
from videre.content.files import Folder
from videre.content.problems import Problem, Report, quoted

CITATION_FILE = "CITATION.cff"
LICENCE_FILES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "LICENCE.md", "COPYING")
FIRST_WORDS = ("README.md", "index.md", "content/index.md")
LARGEST = 128 * 1024
MOST_AUTHORS = 500
LONGEST = 2000
LONGEST_SUMMARY = 600

LICENCES = (
    ("CC0-1.0", r"\bcc0\b|publicdomain/zero"),
    ("CC-BY-NC-ND-4.0", r"by-nc-nd|attribution-noncommercial-noderivatives"),
    ("CC-BY-NC-SA-4.0", r"by-nc-sa|attribution-noncommercial-sharealike"),
    ("CC-BY-NC-4.0", r"by-nc\b(?!-)|attribution-noncommercial\b(?!-)"),
    ("CC-BY-ND-4.0", r"by-nd\b|attribution-noderivatives"),
    ("CC-BY-SA-4.0", r"by-sa\b|attribution-sharealike"),
    ("CC-BY-4.0", r"licenses/by/|\bcc[- ]by\b(?!-)|\battribution 4\.0|creative commons\s+attribution\b(?!-)"),
    ("MIT", r"\bmit license\b|permission is hereby granted, free of charge"),
    ("Apache-2.0", r"\bapache license\b|\bapache-2\.0\b"),
    ("BSD-3-Clause", r"neither the name of"),
    ("BSD-2-Clause", r"redistribution and use in source and binary forms"),
    ("AGPL-3.0", r"gnu affero general public license|\bagpl"),
    ("LGPL-3.0", r"gnu lesser general public license"),
    ("GPL-3.0", r"gnu general public license|\bgpl-?3"),
)
"""SPDX names by words that tell them; the one told first in a text counts."""

_ORCID = re.compile(r"(\d{4}-\d{4}-\d{4}-\d{3}[\dX])$", re.ASCII)
_LABEL_OTHER = re.compile(r"[^A-Za-z0-9.+_-]+")
_MARKED = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])|\{[\w:-]+\}(?=`)|[*`]|(?<!\w)_|_(?!\w)")
_NOT_TEXT = re.compile(r"[#!<>|:`~{=+\-*\[]|\.\. |\d+\. |\s{4}|\(.*\)=")


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found; everything may be empty."""

    citation: Citation | None = None
    licence: str = ""
    summary: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def label(self) -> str:
        """The version that CITATION.cff names, as a label can be written."""
        stated = self.citation.version if self.citation else ""
        return _LABEL_OTHER.sub("-", stated).strip("-.+_")[:40]


def facts_of(root: Path) -> Facts:
    """What the files in a lesson's folder say of it."""
    report = Report(CITATION_FILE)
    there = _plain_files(root)
    citation, licence = None, ""
    if CITATION_FILE in there.paths:
        text = files.read_text(there, CITATION_FILE, LARGEST, silent := Report(CITATION_FILE))
        for one in silent.problems:
            report.warning(one.line, one.kind, one.message)
        citation, licence = _citation(text, report) if text is not None else (None, "")
    licence = licence or _first(licence_of(text) for text in _texts(there, LICENCE_FILES))
    summary = citation.abstract if citation and citation.abstract else ""
    summary = summary or _first(first_paragraph(text) for text in _texts(there, FIRST_WORDS))
    return Facts(citation, licence, _cut(summary, LONGEST_SUMMARY), tuple(report.problems))


def licence_of(text: str) -> str:
    """The SPDX name of the licence that a text tells of first; "" when it is none we know."""
    plain = text.casefold()
    places = [(found.start(), name) for name, words in LICENCES if (found := re.search(words, plain))]
    return min(places, key=lambda place: place[0])[1] if places else ""


def first_paragraph(text: str) -> str:
    """The first paragraph of prose in Markdown, in plain words: no headings, boxes, pictures, badges or lists."""
    fence = ""
    for paragraph in re.split(r"\n\s*\n", text):
        lines = paragraph.strip("\n").split("\n")
        for line in lines:
            opened = re.match(r"\s*(`{3,}|~{3,}|:{3,}|---$|\+\+\+$)", line)
            if opened:
                fence = "" if fence and opened[1].startswith(fence) else fence or opened[1]
        if fence or any(re.match(r"\s*(`{3,}|~{3,}|:{3,})", line) for line in lines):
            continue
        while lines and lines[0].lstrip().startswith("#"):
            lines.pop(0)
        if lines and not _NOT_TEXT.match(lines[0]):
            return " ".join(_MARKED.sub(r"\1", " ".join(lines)).split())
    return ""


def _plain_files(root: Path) -> Folder:
    """The few files of interest, plain ones inside the folder only."""
    real = root.resolve()
    paths = {}
    for name in (CITATION_FILE, *LICENCE_FILES, *FIRST_WORDS):
        path = root / name
        if path.is_file() and path.resolve().is_relative_to(real):
            paths[name] = path.stat().st_size
    return Folder(root, paths, {})


def _texts(there: Folder, names: tuple[str, ...]) -> list[str]:
    found = (files.read_text(there, name, LARGEST, Report(name)) for name in names if name in there.paths)
    return [text for text in found if text]


def _first(found: Iterable[str]) -> str:
    return next((one for one in found if one), "")


def _citation(text: str, report: Report) -> tuple[Citation | None, str]:
    try:
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text)):  # a few can grow to gigabytes
            report.warning(None, "bad-citation", "CITATION.cff has YAML aliases, which are not read here.")
            return None, ""
        data = yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else None
        report.warning(line, "bad-citation", "This cannot be read as YAML, so nothing of it is shown.")
        return None, ""
    if not isinstance(data, dict):
        report.warning(1, "bad-citation", "CITATION.cff must be a list of keys such as “title: …”.")
        return None, ""
    people = data.get("authors")
    authors = [_author(one) for one in people[:MOST_AUTHORS]] if isinstance(people, list) else []
    if people is not None and not all(authors):
        report.warning(_line(text, "authors"), "bad-citation", "There are authors without a name in CITATION.cff.")
    words = data.get("keywords")
    citation = Citation(
        title=_said(data, "title"),
        doi=_doi(data),
        url=_said(data, "url") or _said(data, "repository-code"),
        version=_said(data, "version"),
        released=_day(data, text, report),
        abstract=_said(data, "abstract"),
        keywords=tuple(_plain(word) for word in words[:100] if _plain(word)) if isinstance(words, list) else (),
        authors=tuple(one for one in authors if one),
    )
    licence = data.get("license")
    stated = licence[0] if isinstance(licence, list) and licence else licence
    return citation, _plain(stated)[:100]


def _author(data: object) -> Author | None:
    if not isinstance(data, Mapping):
        return None
    entity = _said(data, "name")  # what the format has for groups; people have names in parts
    name = (
        entity
        or " ".join(
            part
            for part in (_said(data, key) for key in ("given-names", "name-particle", "family-names", "name-suffix"))
            if part
        )
        or _said(data, "alias")
    )
    orcid = _ORCID.search(_said(data, "orcid"))
    if not name:
        return None
    affiliation = _said(data, "affiliation")[:200] or None
    return Author(name[:200], orcid[1] if orcid else None, affiliation, is_organisation=bool(entity))


def _doi(data: Mapping[Any, Any]) -> str:
    found = _said(data, "doi")
    if not found and isinstance(data.get("identifiers"), list):
        found = _first(
            _said(one, "value") for one in data["identifiers"] if isinstance(one, Mapping) and one.get("type") == "doi"
        )
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", found, flags=re.IGNORECASE)


def _day(data: Mapping[Any, Any], text: str, report: Report) -> str:
    stated = _said(data, "date-released")
    try:
        return date.fromisoformat(stated).isoformat() if stated else ""
    except ValueError:
        line = _line(text, "date-released")
        report.warning(line, "bad-citation", f"The day {quoted(stated)} must be written like 2026-09-30.")
        return ""


def _line(text: str, key: str) -> int | None:
    found = re.search(rf"^{re.escape(key)}\s*:", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else None


def _said(data: Mapping[Any, Any], key: str) -> str:
    return _plain(data.get(key))


def _plain(value: object) -> str:
    """Text on one line; days and numbers as they are written, anything else is nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        return ""
    try:
        return " ".join(str(value).split())[:LONGEST]
    except ValueError:  # an integer with thousands of digits
        return ""


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest].rpartition(" ")[0] + " …"
