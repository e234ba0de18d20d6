"""Forms of a page as a browser without script would send them: every field with the value it shows."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """One form: where it goes, and its fields in order."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def sent(self, **typed: str) -> list[tuple[str, str]]:
        """The fields with what was typed; ticks and fields that the form does not show are added."""
        left = dict(typed)
        filled = [(name, left.pop(name) if name in left else value) for name, value in self.fields]
        return [*filled, *left.items()]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._inside: Form | None = None
        self._select: str | None = None
        self._chosen: str | None = None
        self._text: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = Form(given.get("action", "")) if given.get("method", "").lower() == "post" else None
            if self._inside is not None:
                self.forms.append(self._inside)
        if self._inside is None:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(given, name)
        elif tag == "select" and name:
            self._select, self._chosen = name, None
        elif tag == "option" and self._select and ("selected" in given or self._chosen is None):
            self._chosen = given.get("value", "")
        elif tag == "textarea" and name:
            self._text = (name, [])

    def _input(self, given: dict[str, str], name: str) -> None:
        assert self._inside is not None
        kind = given.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in given:
            return
        if kind not in ("submit", "button", "file"):
            self._inside.fields.append((name, given.get("value", "on" if kind == "checkbox" else "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = None
        elif tag == "select" and self._inside is not None and self._select:
            self._inside.fields.append((self._select, self._chosen or ""))
            self._select = None
        elif tag == "textarea" and self._inside is not None and self._text:
            self._inside.fields.append((self._text[0], "".join(self._text[1])))
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text[1].append(data)


def forms_of(page: str) -> list[Form]:
    """The forms that are posted, in the order of the page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms


def form_with(page: str, name: str) -> Form:
    """The first form that has a field of that name."""
    for one in forms_of(page):
        if name in [field_name for field_name, _value in one.fields]:
            return one
    raise AssertionError(f"no form with {name!r} on the page")
