"""HTML that an author wrote into a page: harmless elements pass, in pairs; everything else leaves its text."""

import re
from collections.abc import Callable, Mapping
from html import escape
from html.parser import HTMLParser

from videre.content.problems import quoted
from videre.content.readers.films import film_address, film_link, film_name, is_film
from videre.content.readers.sphinx.html_names import ended, is_a_word
from videre.content.sanitise import TAGS

VOID = frozenset({"br", "hr", "img", "wbr"})
SILENT = frozenset({"script", "style", "template", "noscript", "object", "svg", "title", "head"})
FORWARDED = TAGS - {"section", "h1"}
FAR_PICTURE = "This picture lies on another site, which would learn who reads this page: it is a link here."
DATA_PICTURE = "A picture written into the page itself is not shown."
ATTRIBUTES = frozenset(
    {
        "display",
        "href",
        "src",
        "alt",
        "title",
        "width",
        "height",
        "id",
        "name",
        "open",
        "start",
        "colspan",
        "rowspan",
        "lang",
        "scope",
    }
)
ALERTS = {"alert-info": "note", "alert-success": "tip", "alert-warning": "warning", "alert-danger": "danger"}
"""Classes by which notebooks have boxes, of the style sheet that Jupyter comes with."""
QUIET = frozenset(
    {
        "html",
        "body",
        "center",
        "font",
        "tt",
        "big",
        "strike",
        "nobr",
        "tbody",
        "colgroup",
        "col",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
    }
)
"""Elements that only say how something looks, or where: without them nothing is missing."""


_ADDRESS = re.compile(r"<(https?://[^\s<>\"']+)>")


class RawHtml:
    """What is open on a page at the moment, so that nothing is closed that was not opened in the same place."""

    def __init__(
        self, said: Mapping[str, str], picture: Callable[[str], str | None] = lambda _address: None, alt: str = ""
    ) -> None:
        self.said = said
        self.alt = alt
        self.titles: Mapping[str, str] = {}
        self.picture = picture
        self.open: list[str] = []
        self.left_out: list[tuple[str, str]] = []  # in what way each is, and what
        self.silent: list[str] = []

    def passed(self, html: str) -> str:
        """The part of it that goes on the page."""
        reader = _Reader(self, ended(html))
        reader.feed(html)
        reader.close()
        return "".join(reader.out)

    def closed(self, down_to: int) -> str:
        """The end tags of what is open beyond so many."""
        ended = "".join(f"</{tag}>" for tag in reversed(self.open[down_to:]))
        del self.open[down_to:]
        return ended


class _Reader(HTMLParser):
    def __init__(self, raw: RawHtml, ended: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.raw = raw
        self.ended = ended
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        named = _ADDRESS.fullmatch(self.get_starttag_text() or "")
        if named is not None and not self.raw.silent:
            words = escape(named[1])
            self.out.append(words if "a" in self.raw.open else f'<a href="{words}">{words}</a>')
            return
        if not self.raw.silent and not attrs and is_a_word(tag, self.ended):
            self.raw.left_out.append(("no-element", tag))
            self.out.append(escape(self.get_starttag_text() or "", quote=False))
        elif tag in SILENT:
            self.raw.left_out.append(("left-out-whole", tag))
            self.raw.silent.append(tag)
        elif self.raw.silent:
            return
        elif tag == "input" and values.get("type") == "checkbox":
            sign, said = ("\u2611", "done") if "checked" in values else ("\u2610", "to do")
            self.out.append(f'<span class="task-box" role="img" aria-label="{said}">{sign}</span> ')
        elif tag == "iframe":
            address = film_address(values.get("src", ""))
            if address:
                self.out.append(elsewhere(address, values.get("title", ""), self.raw.said, film=is_film(address)))
            else:
                self.raw.left_out.append(("left-out", tag))
        elif tag in ("video", "audio", "source", "embed") and values.get("src"):
            self._media(values["src"], values.get("title", ""))
        elif tag in ("video", "audio"):
            return  # what it plays stands in it
        elif tag == "img":
            self._picture(values)
        elif tag in FORWARDED:
            if tag == "a" and "name" in values and "id" not in values:
                values["id"] = values["name"]
            kind = next((ALERTS[word] for word in values.get("class", "").split() if word in ALERTS), "")
            if tag == "div" and kind in self.raw.titles:
                self._alert(kind)
                return
            kept = "".join(f' {name}="{escape(values[name])}"' for name in values if name in ATTRIBUTES)
            self.out.append(f"<{tag}{kept}>")
            if tag not in VOID:
                self.raw.open.append(tag)
        elif tag not in QUIET:
            self.raw.left_out.append(("left-out", tag))

    def _alert(self, kind: str) -> None:
        """A box as notebooks draw it; nothing else on a page opens a `section`, so that its `div` closes it."""
        label = f'<span class="box-kind">{escape(self.raw.titles[kind], quote=False)}</span>'
        self.out.append(f'<section class="box" data-box="{kind}"><p class="box-title">{label}</p>')
        self.raw.open.append("section")

    def _media(self, address: str, title: str) -> None:
        """A film or a sound: a link, since pages play none by themselves."""
        if address.startswith("data:"):
            self.raw.left_out.append(("left-out", "video"))  # as programs put films out that they drew
            return
        name = title or address.rpartition("/")[2]
        link = f'<p><a href="{escape(address)}">{escape(name, quote=False)}</a></p>'
        self.out.append(elsewhere(address, title, self.raw.said, film=True) if "//" in address else link)

    def _picture(self, values: dict[str, str]) -> None:
        address = self.raw.picture(values.get("src", ""))
        alt = values.get("alt") or self.raw.alt
        if address is None:
            self._no_picture(values.get("src", ""), alt)
            return
        sizes = "".join(f' {name}="{values[name]}"' for name in ("width", "height") if values.get(name, "").isdigit())
        self.out.append(f'<img src="{escape(address)}" alt="{escape(alt)}"{sizes}>')

    def _no_picture(self, address: str, alt: str) -> None:
        """One that cannot be shown: its words, which lead to it where it lies on another site."""
        far = address.startswith(("http://", "https://", "//"))
        told = ("picture", f"There is no picture {quoted(address)} in the lesson.")
        if far or address.startswith("data:"):
            told = ("far-picture", FAR_PICTURE) if far else ("data-picture", DATA_PICTURE)
        self.raw.left_out.append(told)
        said = escape(alt or ("" if address.startswith("data:") else address.rpartition("/")[2]), quote=False)
        if far and "a" not in self.raw.open:
            address = f"https:{address}" if address.startswith("//") else address
            self.out.append(f'<a href="{escape(address)}">{said}</a>')
        elif said:
            self.out.append(f"<em>{said}</em>")

    def handle_endtag(self, tag: str) -> None:
        if self.raw.silent:
            if tag in self.raw.silent:
                del self.raw.silent[self.raw.silent.index(tag) :]
            return
        ends = (tag, "section") if tag == "div" else (tag,)
        at = next((at for at in reversed(range(len(self.raw.open))) if self.raw.open[at] in ends), None)
        if at is not None and tag not in VOID:
            self.out.append(self.raw.closed(at))

    def handle_data(self, data: str) -> None:
        if not self.raw.silent:
            self.out.append(escape(data, quote=False))


def elsewhere(address: str, title: str, said: Mapping[str, str], *, film: bool) -> str:
    """A link to a film or a page on another site; nothing of it is loaded before somebody goes there."""
    if film_name(address):
        return f"<p>{film_link(address, title, said['elsewhere'])}</p>"
    sign, note = ("\u25b6", said["elsewhere"]) if film else ("\u2197", said["elsewhere-page"])
    shown = escape(title or address.removeprefix("https://"))
    return f'<p>{sign} <a href="{escape(address)}">{shown}</a> <small>({escape(note)})</small></p>'
