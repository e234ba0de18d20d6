"""The one gate between what an author wrote and a page: what is not listed here does not pass.

Ids get the prefix `h-`, so that none can clash with the page's own. Classes and data attributes are only
those the dialect itself makes: style sheets and scripts of the page find their places by them, and a
lesson must not be able to pose as a part of the page. Addresses are decided by the caller's `Rewrite`.
"""

import re
from collections.abc import Callable

import nh3
from pygments.token import STANDARD_TYPES

Rewrite = Callable[[str, str], str | None]
"""(element, address) → the address to use, or None to drop it."""

ID_PREFIX = "h-"

_TEXT = (
    "a abbr b blockquote br cite code dd del details dfn dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins "
    "kbd li mark ol p pre q s samp section small span strong sub summary sup table tbody td tfoot th thead tr u ul "
    "var wbr div caption"
)
_MATHS = (
    "math menclose mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle "
    "msub msubsup msup mtable mtd mtext mtr munder munderover"
)
_MATHS_ATTRIBUTES = (
    "accent columnalign columnlines columnspacing displaystyle fence form frame largeop linethickness lspace "
    "mathvariant maxsize minsize movablelimits notation rowlines rowspacing rspace scriptlevel separator stretchy "
    "symmetric width height depth"
)
TAGS = frozenset((_TEXT + " " + _MATHS).split())

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "title", "lang"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "details": {"open"},
    "ol": {"start"},
    "li": {"value"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "section": {"data-box", "data-written", "data-tab", "data-sync"},
    "div": {"data-tabs", "data-sync", "data-code", "data-copy", "data-exercise-slot", "aria-label"},
    "span": {"aria-label", "data-line"},
    "math": {"display", "xmlns"},
} | {tag: set(_MATHS_ATTRIBUTES.split()) for tag in _MATHS.split() if tag != "math"}
_ATTRIBUTES["details"] |= {"data-box", "data-written"}
SCHEMES = frozenset({"http", "https", "mailto"})
_VALUES = {
    "div": {"role": {"group"}, "tabindex": {"0"}},
    "span": {"role": {"img"}},
    "pre": {"tabindex": {"0"}},
    "ol": {"type": set("aAiI1")},
}
_OWN_CLASSES = (
    "box box-title box-kind box-name tab-title code code-title numbered line hll formula table task task-box "
    "badge film-link glossary term align-left align-center align-right footnote footnote-ref footnote-backref"
)
_CLASSES = frozenset(_OWN_CLASSES.split()) | {f"width-{share}" for share in range(10, 101, 10)}
_COLOURS = frozenset(STANDARD_TYPES.values()) - {""}
_LEFT_OUT = re.compile(
    r"<(script|style|iframe|object|embed|form|input|button|select|textarea|video|audio|source|track|link|meta|base|"
    r"svg|canvas|template|marquee|frame|frameset|applet)\b",
    re.IGNORECASE,
)

_ADDRESS = re.compile(r"<a\b[^<>]*?\shref=[\"'](([A-Za-z][\w+.-]*):[^\"']*)")


class Sanitiser:
    """One cleaner for the life of a process; `rewrite` of the page at hand is set for each use."""

    def __init__(self) -> None:
        self._rewrite: Rewrite = lambda _element, address: address
        self._cleaner = nh3.Cleaner(
            tags=set(TAGS),
            clean_content_tags={"script", "style", "template", "iframe", "object", "noscript", "title"},
            attributes=_ATTRIBUTES,
            tag_attribute_values=_VALUES,
            attribute_filter=self._attribute,
            url_schemes=set(SCHEMES),
            link_rel="noopener noreferrer",
            id_prefix=ID_PREFIX,
            strip_comments=True,
        )

    def clean(self, html: str, rewrite: Rewrite) -> str:
        """The HTML without anything that is not allowed on a page."""
        self._rewrite = rewrite
        return self._cleaner.clean(html).replace("<img>", "")  # a picture whose address was refused

    def _attribute(self, element: str, name: str, value: str) -> str | None:
        if name == "class":
            allowed = _CLASSES | _COLOURS if element == "span" else _CLASSES
            return " ".join(word for word in value.split() if word in allowed) or None
        if name in ("href", "src"):
            return self._rewrite(element, value)
        return value


def left_out(html: str) -> list[str]:
    """The names of elements that would do something and are not let through."""
    return sorted({found.lower() for found in _LEFT_OUT.findall(html)})


def led_nowhere(html: str) -> list[str]:
    """The addresses of links that are taken off, since browsers would not open them or would run them."""
    return sorted({address for address, scheme in _ADDRESS.findall(html) if scheme.lower() not in SCHEMES})
