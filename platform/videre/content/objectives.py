"""What one can do after a page, and what it asks for before: the points of its boxes that say so, as plain text."""

from html.parser import HTMLParser

MOST = 20
LONGEST = 400
_VOID = frozenset({"br", "hr", "img", "wbr", "input"})
_POINTS = frozenset({"li", "p"})


def objectives(html: str) -> tuple[str, ...]:
    """The list items in boxes of objectives, and the paragraphs of boxes that hold no list."""
    return _points(html, "objectives")


def prerequisites(html: str) -> tuple[str, ...]:
    """The same of boxes of prerequisites."""
    return _points(html, "prerequisites")


def _points(html: str, kind: str) -> tuple[str, ...]:
    if f'data-box="{kind}"' not in html:
        return ()
    reader = _Reader(kind)
    reader.feed(html)
    reader.close()
    texts = (" ".join(text.split()) for text in reader.found())
    return tuple(dict.fromkeys(text for text in texts if 0 < len(text) <= LONGEST))[:MOST]


class _Reader(HTMLParser):
    def __init__(self, kind: str) -> None:
        super().__init__(convert_charrefs=True)
        self.kind = kind
        self.stack: list[tuple[str, bool, bool]] = []
        self.inside = 0
        self.texts: list[tuple[str, list[str]]] = []
        self.open: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        values = dict(attrs)
        is_point = self.inside > 0 and tag in _POINTS and "box-title" not in (values.get("class") or "")
        if is_point and self.open:
            self.open[0].append(" ")
        if is_point:
            self.texts.append((tag, []))
            self.open.append(self.texts[-1][1])
        is_box = values.get("data-box") == self.kind
        self.inside += is_box
        self.stack.append((tag, is_box, is_point))

    def handle_endtag(self, tag: str) -> None:
        if all(name != tag for name, _box, _point in self.stack):
            return
        while self.stack:
            name, is_box, is_point = self.stack.pop()
            self.inside -= is_box
            if is_point:
                self.open.pop()
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.open:
            # A paragraph or a list in an item is part of what that item says.
            self.open[0].append(data)

    def found(self) -> list[str]:
        lists = ["".join(text) for tag, text in self.texts if tag == "li"]
        return lists or ["".join(text) for tag, text in self.texts if tag == "p"]
