"""Inside of paragraphs: pandoc's attributes, spans, pictures and notes as Python-Markdown and our sanitiser know them.

Code and what is escaped are left alone. What belongs to another system (Liquid, kramdown) is taken out and reported,
so that no learner reads it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from pymdownx import gemoji_db

from videre.content.dialect.formulas import DOLLARS
from videre.content.placeholders import ELEMENTS
from videre.content.problems import Report, quoted
from videre.content.readers.films import film_address, film_link
from videre.content.readers.workbench.attributes import Attributes, attributes_at, lenient_attributes_at
from videre.content.readers.workbench.verbatim import verbatim

_CODE = re.compile(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
_LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{:[^{}\n]*\}|\{::[^{}\n]*\}", re.DOTALL)
_DESTINATION = re.compile(
    r"\(\s*(?:<([^<>\n]*)>|((?:[^\s()\\]|\\.|\([^\s()]*\)|(?<=[^\s(]) +(?=[^\s\"'()]))*))"
    r"(?:\s+(\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*\)"
)
_REFERENCE = re.compile(r"\[([^\[\]]*)\]")
_ANGLE = re.compile(r"<[^<>\n]*>")
_DEFINITION = re.compile(
    r" {0,3}\[([^\[\]^][^\[\]]*)\]:[ \t]*<?([^\s<>]+)>?[ \t]*(?:\"[^\"]*\"|'[^']*'|\([^()]*\))?"
    r"[ \t]*(?:\{[^{}]*\}[ \t]*)?$"
)
_FRAME = re.compile(r"<iframe\b[^<>]*?\bsrc\s*=\s*([\"'])([^\"'<>]+)\1[^<>]*>\s*(?:</iframe\s*>)?", re.IGNORECASE)
_NAMED_PLACE = re.compile(r"<a\s+(?:name|id)\s*=\s*([\"'])([^\"'<>\s]+)\1\s*(?:(/\s*>|>\s*</a\s*>)|>)", re.IGNORECASE)
"""A place that links lead to, as pages had it before ids."""
_CITED = re.compile(r"-?@[\w:.#$%&+?<>~/-]+")
_BRACKET = re.compile(r"\\.|[`\[\]]", re.DOTALL)
_NEXT = re.compile(r"[\\`\[!{<^$]")
_DOLLARS = re.compile(DOLLARS)
_DISPLAY = re.compile(r"\$\$(?!\$)([^$]{1,1000}?)\$\$(?!\$)|\\\[(.{1,1000}?)\\\]", re.DOTALL)
_IN_A_LINE = re.compile(r"\\\((.{1,1000}?)\\\)", re.DOTALL)
_ENVIRONMENT = re.compile(
    r"\\begin\{(equation|align|gather|multline|eqnarray|displaymath)(\*?)\}(.{1,2000}?)\\end\{\1\2\}", re.DOTALL
)
_TEX = re.compile(r"\\[A-Za-z]|[\^=+]|\b[A-Za-z]_(?:\w\b|\{)|^\s*[A-Za-z]\s*$")
_LIQUID_LINK = re.compile(r"\{%-?\s*link\s+(?:\S*/)?(\S+?)\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}/?", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{\s*(?:[.#]|[\w-]+=)")
_LATE = re.compile(r"[ \t]+(?=\{)")
_OPEN = re.compile(
    r"[ \t]*\{\s*(?:alt|width|height|class|style|id|[.#][\w-]+)\s*(?:=[^\n{}]*|[^\n{}=]*)$", re.MULTILINE
)
_ELEMENT = re.compile(r"</?([A-Za-z][^\s/<>]*)?[^<>]*>")
_SHORT = re.compile(r"(?<![\w:]):[a-z0-9_+-]+:(?![\w:])")
_KNITR = re.compile(r"r\s+(.*)", re.DOTALL)
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as its author wrote it: `caption` is Markdown."""

    caption: str
    address: str
    attributes: Attributes

    @property
    def alt(self) -> str:
        """What it says to those who cannot see it: pandoc takes the caption where there is nothing else."""
        return self.attributes.values.get("alt", plain(self.caption))


def definitions(text: str) -> dict[str, str]:
    """The addresses that a text defines, by label; the first one counts."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if "]:" in line and (one := _DEFINITION.fullmatch(line)):
            found.setdefault(label(one[1]), one[2])
    return found


def label(written: str) -> str:
    """A label as it is compared."""
    return " ".join(written.split()).casefold()


def plain(text: str, *, as_named: bool = False) -> str:
    """The words of some Markdown on one line; what stands in code stays as it is.

    `as_named`: those of which pandoc makes a name, without words such as `<user>` that it takes for elements.
    """
    done, at = [], 0
    for code in _CODE.finditer(text):
        done += [_bare(text[at : code.start()], as_named), code[2].strip()]
        at = code.end()
    return " ".join("".join([*done, _bare(text[at:], as_named)]).split())


def _bare(text: str, as_named: bool) -> str:
    text = re.sub(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\})?", r"\1", text)
    text = re.sub(r"(\*{1,3}|(?<!\w)_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)", r"\2", text)
    text = _ELEMENT.sub(lambda found: found[0] if not as_named and _is_said(found) else "", text)
    text = re.sub(r"\{:?\s*(?:[.#][^{}]*|[\w-]+=[^{}]*|-)\}", "", text)
    text = _SHORT.sub(lambda found: _picture_of(found[0]) or found[0], _LIQUID.sub("", text))
    return re.sub(r"\\([^\w\s])", r"\1", text)


def _is_said(tag: "re.Match[str]") -> bool:
    """Whether what stands between `<` and `>` is a word of the author's: no element and no address."""
    return bool(tag[1]) and not re.search(r"[=:@]", tag[0]) and tag[1].lower() not in ELEMENTS


def _picture_of(short: str) -> str:
    """The sign that a name such as `:rocket:` stands for, "" where it stands for none."""
    known: Mapping[str, str] = gemoji_db.emoji.get(gemoji_db.aliases.get(short, short), {})
    return "".join(chr(int(one, 16)) for one in known.get("unicode", "").split("-") if one)


class Inline:
    """The paragraphs of one page. `notes` are those written where they belong, to be put at the end."""

    def __init__(self, references: Mapping[str, str], report: Report) -> None:
        self.references = references
        self.report = report
        self.notes: list[str] = []
        self.line = 1

    def rewritten(self, text: str, line: int) -> str:
        """The text for Python-Markdown; `line` is where it begins."""
        self.line = line
        return self._text(text, 0)

    def picture(self, text: str, line: int) -> Picture | None:
        """The picture that a paragraph consists of; `line` is where that begins."""
        self.line, text = line, text.strip()
        found = self._picture(text, 0) if text.startswith("![") else None
        return found[0] if found is not None and found[1] == len(text) else None

    def _text(self, text: str, depth: int) -> str:
        done: list[str] = []
        at = 0
        while found := _NEXT.search(text, at):
            start = found.start()
            done.append(text[at:start])
            piece, at = self._piece(text, start, depth)
            done.append(piece)
        return "".join(done) + text[at:]

    def _piece(self, text: str, at: int, depth: int) -> tuple[str, int]:
        """What stands at a sign, written anew, and where it ends."""
        sign = text[at]
        if sign in "\\$":
            return self._formula(text, at)
        if sign == "`":
            return self._code(text, at)
        if sign == "{":
            behind = at > 0 and text[at - 1] in "*_"
            return ("", stop) if behind and (stop := self._after_attributes(text, at)) > at else self._liquid(text, at)
        if sign == "<":
            frame = _FRAME.match(text, at)
            address = film_address(frame[2]) if frame else None
            if frame is not None and address:
                return film_link(address, ""), frame.end()
            if end := verbatim(text).get(at):
                return text[at:end], end
            found = _ANGLE.match(text, at)
            if found is None:
                return sign, at + 1
            if "{" in found[0]:
                return self._without_liquid(found[0], self._line_of(text, at)), found.end()
            if named := _NAMED_PLACE.match(text, at):
                own, empty = escape(named[2], quote=True), named[3]
                return (f'<span id="{own}"></span>' if empty else f'<a id="{own}">'), named.end()
            return found[0], self._after_attributes(text, found.end())
        if depth < DEEPEST:
            if sign == "!" and text.startswith("![", at):
                picture = self._picture(text, at)
                return (_html(picture[0]), picture[1]) if picture else ("!", at + 1)
            if sign == "^" and text.startswith("^[", at) and (end := _bracket_end(text, at + 1)):
                self.notes.append(self._text(text[at + 2 : end - 1], depth + 1))
                return f"[^written-{len(self.notes)}]", end
            if sign == "[":
                return self._bracket(text, at, depth)
        return sign, at + 1

    def formula(self, text: str) -> str | None:
        """The formula that a paragraph consists of, between `$$`, `\\[` and `\\]`, or the signs of its environment."""
        if whole := _ENVIRONMENT.fullmatch(text.strip()):
            return whole[3].strip() if whole[1] in ("equation", "displaymath") else whole[0]
        found = _DISPLAY.fullmatch(text.strip())
        return None if found is None or not _is_tex(found) else (found[1] or found[2]).strip()

    def _formula(self, text: str, at: int) -> tuple[str, int]:
        """A formula between the signs of pandoc, else what is escaped, or a dollar."""
        dollars = _DOLLARS.match(text, at)
        if dollars is not None:
            return dollars[0], dollars.end()
        found = _DISPLAY.match(text, at) or _IN_A_LINE.match(text, at)
        if found is None or not _is_tex(found):
            width = 2 if text[at] == "\\" else 1
            return text[at : at + width], min(len(text), at + width)
        source = next(one for one in found.groups() if one is not None).strip()
        return f"{{math}}```{source}```", found.end()

    def _code(self, text: str, at: int) -> tuple[str, int]:
        found = _CODE.match(text, at)
        if found is None:
            run = re.match(r"`+", text[at:])
            assert run is not None
            return run[0], at + len(run[0])
        knitr = _KNITR.fullmatch(found[2]) if found[1] == "`" else None
        if knitr is not None:
            self.report.warning(
                self._line_of(text, at), "not-computed", f"The result of {quoted(knitr[1])} is not computed here."
            )
            return f"`{knitr[1]}`", found.end()
        return found[0], self._after_attributes(text, found.end())

    def _liquid(self, text: str, at: int) -> tuple[str, int]:
        found = _LIQUID.match(text, at)
        if found is None:
            return self._alone(text, at)
        self.report.warning(
            self._line_of(text, at),
            "left-out",
            f"{quoted(found[0])} is written for an older system than the Workbench and is left out.",
        )
        return "", found.end()

    def _alone(self, text: str, at: int) -> tuple[str, int]:
        """A brace, or attributes that belong to nothing on their line but an address that is defined there."""
        before = text[text.rfind("\n", 0, at) + 1 : at]
        found = attributes_at(text, at) if not before.strip() or _DEFINITION.fullmatch(before) else None
        if found is None or text[found[1] : found[1] + 1].strip() or text.startswith("{}", at):
            return "{", at + 1
        if not before.strip():
            written = text[at : found[1]]
            if not (found[0].id or found[0].classes):
                return "{", at + 1
            said = f"{quoted(written)} stands alone, so that it belongs to nothing, and is left out."
            self.report.warning(self._line_of(text, at), "left-out", said)
        return "", found[1]

    def _without_liquid(self, address: str, line: int) -> str:
        """An address without what another system would have put before it."""
        for found in _LIQUID_LINK.finditer(address):
            said = f"{quoted(found[0])} is written for an older system than the Workbench and is left out."
            self.report.warning(line, "left-out", said)
        return _LIQUID_LINK.sub(lambda found: found[1] or "", address)

    def _bracket(self, text: str, at: int, depth: int) -> tuple[str, int]:
        """A link, a span with attributes, or only brackets."""
        end = _bracket_end(text, at)
        if end is None or text.startswith("[^", at):
            return "[", at + 1
        inside = self._text(text[at + 1 : end - 1], depth + 1)
        if text.startswith("{", end) and (found := lenient_attributes_at(text, end)):
            own = f' id="{escape(found[0].id)}"' if found[0].id else ""
            tag = "mark" if "mark" in found[0].classes else "kbd" if "kbd" in found[0].classes else "span"
            return f"<{tag}{own}>{inside}</{tag}>", found[1]
        target = _DESTINATION.match(text, end) or _REFERENCE.match(text, end)
        if target is None:
            if _CITED.search(inside) and all(_CITED.search(one) for one in inside.split(";")):
                said = f"The citation {quoted(f'[{inside}]')} is shown by its key: bibliographies are not read here."
                self.report.warning(self._line_of(text, at), "citation", said)
                return f"[{_CITED.sub(lambda one: one[0].lstrip('-@'), inside)}]", end
            return f"[{inside}]", end
        if target[0].startswith("["):
            wanted = target[1] or text[at + 1 : end - 1]
            if label(wanted) not in self.references:
                if text[at - 1 : at].isalnum() and target[1]:  # `m[i][j]`, of which nothing is a link
                    return f"[{inside}]", end
                self.report.warning(
                    self._line_of(text, at),
                    "unknown-reference",
                    f"No address is defined for {quoted(f'[{wanted}]')}, on this page or in links.md.",
                )
                return inside, target.end()
        anchor = ""
        said, stop = self._without_liquid(target[0], self._line_of(text, end)), target.end()
        if text.startswith("{", stop) and (found := lenient_attributes_at(text, stop)):
            anchor = f'<span id="{escape(found[0].id)}"></span>' if found[0].id else ""
            stop = found[1]
        return f"{anchor}[{inside}]{said}", stop

    def _picture(self, text: str, at: int) -> tuple[Picture, int] | None:
        end = _bracket_end(text, at + 1)
        if end is None:
            return None
        caption = text[at + 2 : end - 1]
        target = _DESTINATION.match(text, end) or _REFERENCE.match(text, end)
        if target is not None and target[0].startswith("("):
            address, stop = self._without_liquid(target[1] or target[2] or "", self._line_of(text, at)), target.end()
        else:
            address = self.references.get(label((target[1] if target else "") or caption), "")
            stop = target.end() if target else end
        if not address:
            return None
        attributes = lenient_attributes_at(text, stop) or self._slipped(text, stop)
        if attributes is None:
            return Picture(caption, address, Attributes()), stop
        if attributes[0].guessed:
            said = "The quotes in the {…} behind this picture do not match; what could be read of it is used."
            self.report.warning(self._line_of(text, at), "bad-attributes", said)
        return Picture(caption, address, attributes[0]), attributes[1]

    def _slipped(self, text: str, at: int) -> tuple[Attributes, int] | None:
        """Attributes of a picture behind a space, or never closed: pandoc shows both as text."""
        late = _LATE.match(text, at)
        found = lenient_attributes_at(text, late.end()) if late else None
        if found is not None and "alt" in found[0].values:
            said = "There is a space between the picture and its {…}; take it away, else the Workbench shows both."
        elif unclosed := _OPEN.match(text, at):
            start = text.index("{", at)
            whole = next(
                (one for end in ("}", "'}", '"}') if (one := attributes_at(text[start : unclosed.end()] + end, 0))),
                None,
            )
            found = (whole[0] if whole else Attributes(), unclosed.end())
            said = "The brace opened behind this picture is never closed with }."
        else:
            return None
        self.report.warning(self._line_of(text, at), "bad-attributes", said)
        return found

    def _after_attributes(self, text: str, at: int) -> int:
        """Where it goes on behind attributes that change nothing here."""
        raw = re.compile(r"\{=\w+\}").match(text, at)
        if raw is not None:
            return raw.end()
        found = lenient_attributes_at(text, at) if _ATTRIBUTES.match(text, at) else None
        return found[1] if found else at

    def _line_of(self, text: str, at: int) -> int:
        return self.line + text.count("\n", 0, at)


def _is_tex(found: "re.Match[str]") -> bool:
    """Whether it is a formula: brackets and parentheses are also escaped because they are meant to be seen."""
    if found[0].startswith("$"):
        return "`" not in found[0]
    before = found.string[found.start() - 1 : found.start()]
    inside = found[0][2:-2]
    return not before.isalnum() and "`" not in inside and _TEX.search(inside) is not None


def _bracket_end(text: str, at: int) -> int | None:
    """The place behind the bracket that closes the one at `at`."""
    return _bracket_ends(text).get(at)


@lru_cache(maxsize=32)
def _bracket_ends(text: str) -> Mapping[int, int]:
    """The place behind the bracket that closes each, found in one go: a page may have ten thousand that none closes."""
    ends: dict[int, int] = {}
    open_: list[int] = []
    at = 0
    while found := _BRACKET.search(text, at):
        at = found.end()
        sign = found[0]
        if sign == "`" and (code := _CODE.match(text, found.start())):
            at = code.end()
        elif sign == "[":
            open_.append(found.start())
        elif sign == "]" and open_:
            ends[open_.pop()] = at
    return ends


def _html(picture: Picture) -> str:
    width = re.fullmatch(r"(\d{1,4}(?:\.\d+)?%?)(?:px)?", picture.attributes.values.get("width", ""))
    size = f' width="{width[1]}"' if width else ""
    own = f' id="{escape(picture.attributes.id)}"' if picture.attributes.id else ""
    return f'<img src="{escape(picture.address)}" alt="{escape(picture.alt)}"{own}{size}>'
