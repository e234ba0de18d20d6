"""Finished pages as pieces: HTML that came through `sanitise`, which writes every attribute in double quotes.

Nothing here parses what an author wrote. It moves a finished page to another address, puts several on one page with ids
that stay apart, and finds boxes and definitions again, without rendering anything.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

_OPENING = r"<([a-z][a-z0-9]*)((?: [^\s\"=<>/]+=\"[^\"]*\")*) ?/?>"
_TAG = re.compile(rf"{_OPENING}|</([a-z][a-z0-9]*)>")
_START = re.compile(_OPENING)
_ATTRIBUTE = re.compile(r" ([^\s\"=<>/]+)=\"([^\"]*)\"")
_PLACED = re.compile(r" (id|href|src)=\"([^\"]*)\"")
_HEADING = re.compile(r"<(/?)h([1-6])(?=[ >])")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ANY_TAG = re.compile(r"<[^>]*>")
_VOID = frozenset({"br", "hr", "img", "wbr"})


@dataclass(frozen=True, slots=True)
class Move:
    """From the address `own` of a page (below its course, such as "lesson/episode/") to the page at `here`.

    `inside` are the pages that stand whole on that page, each with the prefix of its ids there; a page's own beginning
    is its prefix without the point. `apart` is the prefix for the ids of a piece, whose page stays where it is.
    """

    own: str
    here: str
    inside: Mapping[str, str] = field(default_factory=dict)
    apart: str = ""

    @property
    def prefix(self) -> str:
        """What comes before the ids of this page where it is shown."""
        return self.apart or self.inside.get(self.own, "")


def moved(html: str, move: Move, *, deeper: int = 0) -> str:
    """The HTML as it belongs on another page; its headings stand `deeper` by so many levels."""

    def placed(found: "re.Match[str]") -> str:
        name, value = found.groups()
        return f' {name}="{move.prefix + value if name == "id" else _address(value, move)}"'

    def tag(found: "re.Match[str]") -> str:
        # In older text tables are regions: where many pages stand on one, many landmarks of one name. Such a page is
        # printed: its pictures do not wait until a reader is near them.
        said = _PLACED.sub(placed, found.group())
        return said.replace(' role="region"', ' role="group"').replace(' loading="lazy"', "")

    done = _START.sub(tag, html)
    if not deeper:
        return done
    return _HEADING.sub(lambda found: f"<{found.group(1)}h{min(6, int(found.group(2)) + deeper)}", done)


def level_below(html: str, before: int) -> int:
    """The level of the heading of an exercise that stands after `html`, before which it was `before`.

    It stands below the heading it follows; before the first one, it is itself of the first level. What is folded
    away has its own order, and nobody who goes by headings meets it.
    """
    for found in re.finditer("<h2[ >]", html):
        above = html[: found.start()]
        if above.count("<details") == above.count("</details>"):
            return 3
    return before


def _address(value: str, move: Move) -> str:
    if value.startswith("#"):
        return value if move.own == move.here else _to(move.own, value[1:], move)
    if not value or value[0] in "/?" or _SCHEME.match(value):
        return value
    path, mark, fragment = value.partition("#")
    target = posixpath.normpath(posixpath.join(move.own, path))
    target = f"{target}/" if path.endswith("/") and target != "." else target
    return _to(target, fragment if mark else "", move)


def _to(target: str, fragment: str, move: Move) -> str:
    prefix = move.inside.get(target)
    if prefix is not None:
        return f"#{prefix}{fragment}" if fragment else f"#{prefix.rstrip('.')}"
    mark = f"#{fragment}" if fragment else ""
    if target == move.here:
        return mark or "./"
    way = posixpath.relpath(target, move.here or ".")
    return f"{way}/{mark}" if target.endswith("/") or target == "." else f"{way}{mark}"


def plain(html: str) -> str:
    """What it says, in one line."""
    return " ".join(unescape(_ANY_TAG.sub(" ", html)).split())


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a finished page: `start` and `end` are those of the whole of it, `inner` is what it holds."""

    tag: str
    attributes: Mapping[str, str]
    inner: str
    start: int
    end: int


def elements(html: str) -> Iterator[Element]:
    """All elements with what they hold, in the order in which they begin."""
    found: list[Element] = []
    opened: list[tuple[str, dict[str, str], int, int]] = []
    for tag in _TAG.finditer(html):
        name, written, closed = tag.groups()
        if name and name not in _VOID:
            opened.append((name, dict(_ATTRIBUTE.findall(written)), tag.start(), tag.end()))
        elif closed and any(one[0] == closed for one in opened):
            while True:
                own, attributes, start, inner = opened.pop()
                if own == closed:
                    break
            found.append(Element(own, attributes, html[inner : tag.start()], start, tag.end()))
    yield from sorted(found, key=lambda one: (one.start, -one.end))


@dataclass(frozen=True, slots=True)
class Box:
    """A box of a page: its kind and title, what it holds, and the id of the heading it stands under ("" for none)."""

    kind: str
    title: str
    html: str
    under: str


def boxes(html: str, kinds: frozenset[str]) -> list[Box]:
    """The boxes of these kinds, in the order of the page."""
    found, under = [], ""
    for one in elements(html):
        if re.fullmatch("h[1-6]", one.tag):
            under = one.attributes.get("id", under)
        elif one.attributes.get("data-box") in kinds and one.tag in ("section", "details"):
            head = next((part for part in elements(one.inner) if part.attributes.get("class") == "box-title"), None)
            named = "" if head is None else _named(head.inner)
            held = one.inner if head is None else one.inner[: head.start] + one.inner[head.end :]
            found.append(Box(one.attributes["data-box"], named, held.strip(), under))
    return found


def _named(title: str) -> str:
    """The title without the kind before it; "" where there is only the kind."""
    name = next((part for part in elements(title) if part.attributes.get("class") == "box-name"), None)
    if name is not None:
        return plain(name.inner)
    return "" if 'class="box-kind"' in title else plain(title)
