"""From what the child answered to pages of ours: sanitised, with real addresses and the ids of the course.

The child is not trusted: whatever it sends goes through the same gate as everything else that authors wrote.
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from videre.content import derived
from videre.content.course import CourseFile
from videre.content.exercises import stored_spec
from videre.content.exercises.tick import KIND, TickSpec
from videre.content.files import LARGEST_FILE, LONGEST_PATH, stated
from videre.content.heading_order import in_order
from videre.content.links import EXERCISE_PREFIX, InsideLink
from videre.content.outline import Section, outline
from videre.content.problems import Report, quoted
from videre.content.rendered import Exercise, RenderedPage
from videre.content.sanitise import ID_PREFIX, Sanitiser
from videre.content.unread import line_of_sign, tell_of, without_unread
from videre.content.wide_tables import in_boxes

_SLOT = re.compile(r'<div data-exercise-slot="(\d{1,6})"></div>')
_ID = re.compile(r'\bid="([^"]*)"')
_NO_LINK = re.compile(r'<a((?: (?!href=|rel=)[a-z]+="[^"]*")*) rel="noopener noreferrer">(.*?)</a>', re.DOTALL)
_MADE = {"genindex": "index", "modindex": "index of modules", "py-modindex": "index of modules", "search": "search"}
"""Pages that Sphinx makes by itself."""
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(slots=True)
class Files:
    """Pictures and downloads that pages mention, by their path."""

    root: Path
    known: dict[str, CourseFile | None] = field(default_factory=dict)

    def file(self, path: str, report: Report) -> CourseFile | None:
        """The file with the digest of its bytes; None after saying why it cannot be shown."""
        if path not in self.known:
            self.known[path] = self._read(path, report)
        return self.known[path]

    def _read(self, path: str, report: Report) -> CourseFile | None:
        source, part = derived.split(path)
        file = (self.root / source).resolve()
        if not file.is_relative_to(self.root.resolve()) or not file.is_file():
            report.warning(None, "missing-file", f"There is no file {quoted(path)} in the lesson.")
            return None
        if file.stat().st_size > LARGEST_FILE or len(path) > LONGEST_PATH:
            report.warning(None, "too-large", f"The file {quoted(path)} is too large, or its name is too long.")
            return None
        data = file.read_bytes()
        try:
            data = derived.derive(data, part) if part else data
        except ValueError:
            report.warning(None, "missing-picture", f"The picture {quoted(path)} cannot be read.")
            return None
        return stated(path, data)


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything is: `addresses` docname → "lesson/episode", `paths` docname → file, `exercises` → ids."""

    word: str
    addresses: Mapping[str, str]
    paths: Mapping[str, str]
    exercises: Mapping[tuple[str, int], str]


class PageMaker:
    """Makes page after page."""

    def __init__(self, places: Places, files: Files) -> None:
        self.places = places
        self.files = files
        self.sanitiser = Sanitiser()

    def page(self, docname: str, data: Mapping[str, Any], report: Report, told: str) -> RenderedPage:
        """One page; what was `told` about it already is not told again."""
        made: dict[str, str] = {"html": data["html"], "notes": data["notes"]}
        for one in data["exercises"]:
            made[f"prompt{one['number']}"], made[f"solution{one['number']}"] = one["prompt"], one["solution"]
        ids = {unescape(own) for html in made.values() for own in _ID.findall(html)}
        links = _PageLinks(docname, self.places, self.files, report, ids, told, data["source"])
        signs: list[str] = []
        clean = {name: self._clean(html, links.rewrite, signs) for name, html in made.items()}
        clean["html"] = in_order(clean["html"])
        outlines = {name: outline(html) for name, html in clean.items()}
        bare = [(path, line) for path, line in data["bare"] if line]
        for address in (address for one in outlines.values() for address in one.pictures_without_alt):
            name = links.assets.get(address.removeprefix("asset:"), "")
            known = next((one for one in bare if one[0] == name), None)
            if known:
                bare.remove(known)  # the same picture may stand on the page again, with its words or without
            said = posixpath.basename(name.removesuffix(f"#{derived.SAFE}"))
            line = known[1] if known else _line_of(data["source"], said)
            text = f"The picture {quoted(said)} has no description for people who cannot see it."
            report.warning(line, "missing-alt", text)
        tell_of(list(dict.fromkeys(signs)), report, lambda sign: line_of_sign(data["source"], sign))
        exercises = [self._exercise(docname, one, clean) for one in data["exercises"]]
        body = outlines["html"]
        found, sections = set(body.ids), list(body.sections)
        for one, exercise in zip(data["exercises"], exercises, strict=True):
            inner = outlines[f"prompt{one['number']}"]
            found |= inner.ids | outlines[f"solution{one['number']}"].ids
            text = " ".join(section.text for section in inner.sections)
            sections.append(Section(EXERCISE_PREFIX + exercise.id, exercise.title, text))
        return RenderedPage(
            path=data["path"],
            html=self._with_slots(docname, clean["html"]),
            toc=tuple(body.headings),
            exercises=tuple(exercises),
            sections=tuple(sections),
            assets=dict(sorted(links.assets.items())),
            instructor_notes_html=clean["notes"],
            ids=frozenset(found),
            inside_links=tuple(links.inside),
            problems=tuple(report.problems),
        )

    def _clean(self, html: str, rewrite: Callable[[str, str], str | None], signs: list[str]) -> str:
        cleaned, unread = without_unread(self.sanitiser.clean(_CONTROLS.sub("", html), rewrite).strip())
        signs += unread
        return in_boxes(_NO_LINK.sub(r"<span\1>\2</span>", cleaned))

    def _with_slots(self, docname: str, html: str) -> str:
        def slot(found: "re.Match[str]") -> str:
            own = self.places.exercises.get((docname, int(found.group(1))))
            return f'<div data-exercise-slot="{own}"></div>' if own else ""

        return _SLOT.sub(slot, html)

    def _exercise(self, docname: str, one: Mapping[str, Any], clean: Mapping[str, str]) -> Exercise:
        number = one["number"]
        return Exercise(
            id=self.places.exercises[docname, number],
            kind=KIND.name,
            title=one["title"],
            prompt_html=clean[f"prompt{number}"],
            hints_html=(),
            solution_html=clean[f"solution{number}"],
            minutes=one["minutes"],
            optional=False,
            needs=None,
            public={},
            spec=stored_spec(KIND, TickSpec()),
        )


@dataclass(slots=True)
class _PageLinks:
    """Where the links of one page lead."""

    docname: str
    places: Places
    files: Files
    report: Report
    ids: set[str]
    told: str
    source: str
    assets: dict[str, str] = field(default_factory=dict)
    inside: list[InsideLink] = field(default_factory=list)

    def rewrite(self, element: str, address: str) -> str | None:
        """The address to write, None for none."""
        if element not in ("a", "img"):
            return address
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        rest = address.removeprefix(self.places.word)
        if rest != address and rest.startswith("/"):
            kind, _, where = rest[1:].partition("/")
            where, _, fragment = where.partition("#")
            return self._own(element, kind, unquote(where), unquote(fragment))
        if element == "img":
            return None
        if parts.scheme or parts.netloc or address.startswith(("//", "\\")):
            return address if parts.scheme in ("http", "https", "mailto") else None
        if not parts.path and parts.fragment:
            return self._fragment(unquote(parts.fragment))
        return self._written(address, unquote(parts.path), unquote(parts.fragment))

    def _own(self, element: str, kind: str, where: str, fragment: str) -> str | None:
        if kind == "file":
            file = self.files.file(where, self.report)
            if file is None:
                return None
            self.assets[file.key] = file.path
            return f"asset:{file.key}"
        if element != "a":
            return None
        if kind == "exercise":
            number, _, docname = where.partition("/")
            own = self.places.exercises.get((docname, int(number))) if number.isdigit() else None
            return None if own is None else self._page(docname, EXERCISE_PREFIX + own)
        return self._page(where, ID_PREFIX + fragment if fragment else "") if kind == "page" else None

    def _page(self, docname: str, anchor: str) -> str | None:
        target = self.places.addresses.get(docname)
        if target is None:
            made = _MADE.get(docname)
            why = (
                f"the {made} that Sphinx makes is not made here" if made else f"the page {quoted(docname)} is not shown"
            )
            line = _line_of(self.source, posixpath.basename(docname).removeprefix("py-"))
            self.report.warning(line, "dead-link", f"A link leads nowhere: {why}. Its words stay.")
            return None
        here = self.places.addresses[self.docname]
        self.inside.append(InsideLink(self.places.paths[docname], anchor.removeprefix(ID_PREFIX), 1))
        address = posixpath.relpath(target, here) + "/"
        return f"{address}#{anchor}" if anchor else address

    def _fragment(self, fragment: str) -> str | None:
        if fragment in self.ids:
            return f"#{ID_PREFIX}{fragment}"
        if quoted(fragment) not in self.told:
            line = next(filter(None, (_line_of(self.source, f"{sign}{fragment}") for sign in ("#", "<", "`"))), None)
            self.report.warning(line, "dead-link", f"There is no heading {quoted('#' + fragment)} on this page.")
        return None

    def _written(self, address: str, path: str, fragment: str) -> str | None:
        """A link as an author of HTML wrote it, to a page by its file or by the name Sphinx gives it."""
        bare = re.sub(r"\.(html|md|rst|ipynb)$", "", path)
        docname = posixpath.normpath(posixpath.join(posixpath.dirname(self.docname), bare))
        if docname in self.places.addresses:
            return self._page(docname, ID_PREFIX + fragment if fragment else "")
        file = posixpath.normpath(posixpath.join(posixpath.dirname(self.places.paths[self.docname]), path))
        hidden = any(part.startswith(".") for part in file.split("/"))
        if not hidden and not path.startswith("/") and (self.files.root / file).is_file():
            return self._own("a", "file", file, "")
        line = _line_of(self.source, address)
        self.report.warning(line, "dead-link", f"The link {quoted(address)} leads to nothing in the lesson.")
        return None


def _line_of(source: str, needle: str) -> int | None:
    at = source.find(needle) if needle else -1
    return source.count("\n", 0, at) + 1 if at >= 0 else None
