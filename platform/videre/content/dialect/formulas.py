"""Formulas: TeX to MathML, with the source shown and a problem noted when it cannot be read."""

import re
from collections.abc import Callable
from html import escape
from xml.etree import ElementTree

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from videre.content.problems import Report, quoted

LONGEST = 4000
DOLLARS = (
    r"(?<![\\$\w])\$(?![\s$])([^$]{1,1000}?)(?<![\s\\])\$(?:(?![\w$])|(?=(?:th|st|nd|rd|s)\b))"
    r"|(?<![\\$])\$(?=\\[A-Za-z]|[_^][\w{\\])([^$]{1,1000}?)(?<![\s\\])\$(?!\$)"
)
"""A formula in a line, as a pattern. A dollar beside a space, a word or another dollar is money or a variable of the
shell, except before an ending (`$i$th`), and where TeX begins (`CO$_2$`, `5$\\mu$l`)."""
NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'

_ROWS = re.compile(
    r"\\(begin|end)(?:\{(?:align|eqnarray|flalign|gather|multline)\*?\}"
    r"|\{(?:aligned|gathered|split)\}(?:\[[tbc]\])?|\{(?:alignat\*?|alignedat)\}(?:\{\d+\})?)"
)
"""Formulas of several lines; our converter knows only some of them, and numbers the lines of others."""
_BEGIN = re.compile(_ROWS.pattern.replace("(begin|end)", "begin"))
_CENTRED = re.compile(r"\\begin\{(?:gather(?:ed)?|multline)\*?\}")
"""Those of them whose lines stand in the middle instead of at their `&`."""
_NUMBERING = re.compile(r"\\(?:label\s*\{[^{}]*\}|(?:nonumber|notag)(?![A-Za-z]))")
"""What only says how lines are numbered and named."""
_UNKNOWN = re.compile(r"\\[A-Za-z]+")
_TEXT = re.compile(r">([^<]*)<")


def formula_html(source: str, line: int, report: Report, *, block: bool) -> str:
    """MathML for a formula, or its source as code."""
    try:
        if not source.strip():
            raise ValueError("it is empty")
        if len(source) > LONGEST:
            raise ValueError(f"it has more than {LONGEST} characters")
        mathml: str = convert(_known(source), display="block" if block else "inline")
        if _CENTRED.search(source):
            mathml = _centred(mathml, [bool(_CENTRED.match(one[0])) for one in _BEGIN.finditer(source)])
    except Exception as error:  # latex2mathml lets many kinds of exception out, also IndexError
        why = str(error) or type(error).__name__
        report.error(line, "bad-formula", f"The formula {quoted(source)} cannot be read as TeX ({why}).")
        shown = f"<code>{escape(source)}</code>"
        return f'<div class="formula" tabindex="0" role="group" aria-label="Formula">{shown}</div>' if block else shown
    for text in _TEXT.findall(mathml):
        unknown = _UNKNOWN.search(text)
        if unknown:
            report.warning(
                line, "unknown-tex", f"The command {quoted(unknown.group())} in a formula is not known here."
            )
            break
    return f'<div class="formula" tabindex="0" role="group" aria-label="Formula">{mathml}</div>' if block else mathml


def _known(source: str) -> str:
    """The formula with its lines aligned as our converter knows it, and unnumbered: it would begin at 1 each time."""
    return _NUMBERING.sub("", _ROWS.sub(r"\\\1{align*}", source))


def _centred(mathml: str, which: list[bool]) -> str:
    """MathML in which the lines of those tables stand in the middle that are to; our converter aligns all of them."""
    root = ElementTree.fromstring(mathml.replace(NAMESPACE, "", 1))  # which would get a prefix in every element
    tables = [one for one in root.iter("mtable") if one.get("displaystyle") == "true"]
    for table, centred in zip(tables, which, strict=False):
        for cell in table.iterfind("./*/*") if centred else ():
            cell.set("columnalign", "center")
    return ElementTree.tostring(root, "unicode").replace("<math", f"<math{NAMESPACE}", 1)


class InlineFormula(InlineProcessor):
    """`$…$` within a line."""

    def __init__(self, md: Markdown, html_of: Callable[[str], str]) -> None:
        super().__init__(DOLLARS, md)
        self.html_of = html_of

    def handleMatch(  # type: ignore[override]
        self, m: "re.Match[str]", data: str
    ) -> tuple[str | ElementTree.Element, int, int]:
        """The formula, stashed away from all further reading."""
        source = next(filter(None, m.groups()))
        return self.md.htmlStash.store(self.html_of(self.unescape(source))), m.start(0), m.end(0)
