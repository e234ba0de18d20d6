"""Words between `<` and `>` that are no HTML: `<username>`, `vector<int>`, `x<y and y>z` are shown as they are written.

A browser hides such an element, and what is not let through may take all that follows with it. Nobody who writes a
lesson means that, so it is text here, and said.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape

from videre.content.problems import Report, quoted
from videre.content.sanitise import TAGS

_VOID = "area base basefont bgsound col embed frame input link meta param source track"
_MORE = (
    "acronym address applet article aside audio bdi bdo big blink body button canvas center colgroup data "
    "datalist dialog dir fieldset font footer form frameset head header hgroup html iframe label legend main map "
    "marquee menu meter nav nobr noframes noscript object optgroup option output picture progress rb rp rt rtc "
    "ruby script search select slot strike style svg template textarea time title tt video xmp"
)
_EMPTY, _CLOSED = frozenset(_VOID.split()), frozenset(_MORE.split())
"""Elements that are not shown as such, whose words are, or are said to be left out; without an end they are none."""
ELEMENTS = TAGS | _EMPTY | _CLOSED
"""All that HTML knows; those of drawings and formulas are besides."""
_SIMPLE = frozenset({"a", "b", "i", "p", "q", "s", "u"})
_OTHER = re.compile(r"<!--|<(math|svg|script|style|textarea)\b", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]*)([^<>]*)>")


def with_placeholders(html: str) -> tuple[str, list[str]]:
    """HTML in which they are text, and those that there are; drawings and formulas have elements of their own."""
    found: dict[str, str] = {}
    ends = {name.lower() for closes, name, _rest in _TAG.findall(html) if closes}

    def said(tag: "re.Match[str]") -> str:
        closes, name, rest = tag[1], tag[2].lower(), tag[3]
        if "=" in rest or not (name in found and name not in TAGS if closes else _is_text(name, rest, ends)):
            return tag[0]
        found.setdefault(name, tag[0])
        return escape(tag[0], quote=False)

    done: list[str] = []
    at = 0
    for start, end in _others(html):
        done += [_TAG.sub(said, html[at:start]), html[start:end]]
        at = end
    return "".join([*done, _TAG.sub(said, html[at:])]), list(found.values())


def tell_of_placeholders(found: Iterable[str], report: Report, line_of: Callable[[str], int | None]) -> None:
    """Say of each that it is shown as text; `line_of` is where a text stands first."""
    for one in dict.fromkeys(found):
        said = f"{quoted(one)} is no element of HTML, so learners see it as it is written."
        report.warning(line_of(one), "no-element", said)


def _others(html: str) -> Iterator[tuple[int, int]]:
    """Where drawings, formulas, scripts and comments are, in one go: a page may begin ten thousand that never end."""
    at = 0
    endless: set[str] = set()
    for begins in _OTHER.finditer(html):
        ending = rf"</{begins[1]}\s*>" if begins[1] else "-->"
        if begins.start() < at or ending.lower() in endless:
            continue
        ends = re.compile(ending, re.IGNORECASE).search(html, begins.end())
        if ends is None:
            endless.add(ending.lower())
        else:
            at = ends.end()
            yield begins.start(), at


def _is_text(name: str, rest: str, ends: set[str]) -> bool:
    """Whether nobody can have meant an element. One with values is of another system; `<b and c>` compares."""
    if name in TAGS or name in _EMPTY:
        return name in _SIMPLE and rest.strip(" /\n") != ""
    return name not in _CLOSED or name not in ends
