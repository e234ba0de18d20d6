"""Where links and pictures of a page lead.

- a page of the course, by its file: `[next](data-that-lies.md#heading)` → an address relative to this page,
  the same under `/courses/…` and `/at/…`
- a heading of this page: `#heading` → `#h-heading`; an exercise: `#its-id` → `#exercise-its-id`
- an exercise of another page: `next.md#exercise-its-id`, which tells it from a heading without reading that page
- a picture or file of the course, by its path: `asset:KEY` (see `Asset`), which `with_addresses` replaces
- other sites as they are; pictures of other sites are refused, since showing one tells them who reads here
"""

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from videre.content.glossary import ADDRESS as GLOSSARY
from videre.content.glossary import ASKED, TermUse, anchor_of
from videre.content.problems import Report, quoted

EXERCISE_PREFIX = "exercise-"

_PLACEHOLDER = re.compile(r'\b(src|href)="asset:([0-9a-f]{32}[.a-z0-9]*)"')
_OWN_ID = re.compile(r"[^\s\"'<>]{1,200}")


@dataclass(frozen=True, slots=True)
class InsideLink:
    """A link to another page of the course, for checking its heading when that page is rendered."""

    path: str
    fragment: str
    line: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a page may refer to: `files` path → key, `pages` path → address below the course, both by path.

    `names` are shorter names, path by name, in formats that lay the pages of several `folders` into one.
    """

    path: str
    files: Mapping[str, str]
    pages: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    folders: frozenset[str] = frozenset()

    @property
    def folder(self) -> str:
        """The folder the page lies in."""
        return posixpath.dirname(self.path)

    def meant(self, path: str) -> str:
        """The path of what an author may also call by its name alone."""
        if not self.names or path in self.pages or path in self.files:
            return path
        parts = path.split("/")
        while len(parts) > 1 and parts[0] in self.folders and "/".join(parts) not in self.names:
            parts = parts[1:]
        return self.names.get("/".join(parts), path)


@dataclass(slots=True)
class Links:
    """The links of one page while it is rendered."""

    around: Surroundings
    report: Report
    line_of: Callable[[str], int]
    exercises: set[str] = field(default_factory=set)
    assets: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, int] = field(default_factory=dict)
    inside: list[InsideLink] = field(default_factory=list)
    terms: list[TermUse] = field(default_factory=list)

    def rewrite(self, element: str, address: str) -> str | None:
        """The address to write for one the author wrote."""
        if element not in ("a", "img"):
            return address
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if element == "img":
            return self._picture(address, bool(parts.scheme or parts.netloc or address.startswith(("//", "\\"))))
        if parts.scheme or parts.netloc:
            return address
        if not address.strip():
            self.report.warning(self.line_of("]()"), "dead-link", "A link here has no address.")
            return None
        if address.startswith(ASKED):
            return self._term(unquote(address.removeprefix(ASKED)))
        return self._link(address, parts.path, unquote(parts.fragment))

    def _picture(self, address: str, elsewhere: bool) -> str | None:
        line = self.line_of(address)
        if elsewhere:
            self.report.error(
                line,
                "remote-picture",
                f"The picture {quoted(address)} lies on another site, which would learn who reads this page.",
            )
            return None
        path = self._path(address)
        if path is None or path not in self.around.files:
            self.report.error(line, "missing-picture", f"There is no picture {quoted(address)} beside this page.")
            return None
        return self._asset(path)

    def _link(self, address: str, path: str, fragment: str) -> str | None:
        if not path:
            return self._own_fragment(fragment) if fragment else address
        line = self.line_of(address)
        found = self._path(path)
        if found is not None and found in self.around.pages:
            target = (
                posixpath.relpath(self.around.pages[found] or ".", self.around.pages[self.around.path] or ".") + "/"
            )
            self.inside.append(InsideLink(found, fragment, line))
            return f"{target}#{anchor(fragment)}" if fragment else target
        if found is not None and found in self.around.files:
            return self._asset(found)
        self.report.warning(line, "dead-link", f"The link {quoted(address)} leads to nothing in the course folder.")
        return None

    def _term(self, term: str) -> str:
        """Where a word is explained. Whether it is, is known when all pages are there: see `rendering`."""
        use = TermUse(anchor_of(term), term, self.line_of(term))
        self.terms.append(use)
        return f"{posixpath.relpath(GLOSSARY, self.around.pages.get(self.around.path) or '.')}/#{use.anchor}"

    def _own_fragment(self, fragment: str) -> str | None:
        if not _OWN_ID.fullmatch(fragment):
            return None
        if fragment in self.exercises:
            return f"#{EXERCISE_PREFIX}{fragment}"
        if not fragment.startswith(("fn:", "fnref")):  # footnotes, which Markdown itself ties together
            self.fragments.setdefault(fragment, self.line_of(f"#{fragment}"))
        return f"#{_prefixed(fragment)}"

    def _asset(self, path: str) -> str:
        key = self.around.files[path]
        self.assets[key] = path
        return f"asset:{key}"

    def _path(self, address: str) -> str | None:
        """The path inside the course that an address beside this page means; None when it leads out."""
        path = posixpath.normpath(posixpath.join(self.around.folder, unquote(address.split("#")[0].split("?")[0])))
        leads_out = path.startswith(("../", "/")) or path == ".." or "\0" in path
        return None if leads_out else self.around.meant(path)

    def warn_of_dead_fragments(self, ids: set[str]) -> None:
        """Report links to headings that this page does not have."""
        for fragment, line in self.fragments.items():
            if _prefixed(fragment) not in ids:
                self.report.warning(line, "dead-link", f"There is no heading {quoted('#' + fragment)} on this page.")


def anchor(fragment: str) -> str:
    """The id on another page that `fragment` names: an exercise by its prefix, else a heading."""
    return fragment if fragment.startswith(EXERCISE_PREFIX) else _prefixed(fragment)


def _prefixed(fragment: str) -> str:
    return fragment if fragment.startswith("h-") else f"h-{fragment}"


def with_addresses(html: str, assets: Mapping[str, str], address: Callable[[str], str]) -> str:
    """The HTML of a page with its placeholders replaced: `address` gives the address for a key of `assets`."""

    def replace(found: "re.Match[str]") -> str:
        name, key = found.groups()
        return f'{name}="{address(key)}"' if key in assets else found.group()

    return _PLACEHOLDER.sub(replace, html)
