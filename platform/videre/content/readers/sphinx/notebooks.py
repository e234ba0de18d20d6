"""Notebooks: their text as MyST, their code as listings, their outputs as they were stored. Nothing is run."""

import json
import re
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.parsers import Parser
from sphinx.util import logging

from videre.content.derived import PICTURE_TYPES
from videre.content.older_notebooks import as_newer, is_older
from videre.content.readers.sphinx.elements import Fold, StoredHtml, StoredPicture
from videre.content.readers.sphinx.markdown import markdown_parser
from videre.content.readers.sphinx.output import without_colours

_SOURCE = re.compile(r'^[ \t]*"source":[ \t]*(?:\[[ \t]*$|.*$)', re.MULTILINE)
_OLDER_SOURCE = re.compile(_SOURCE.pattern.replace("source", "(?:source|input)"), re.MULTILINE)
_FRAME = re.compile(r"<iframe\b", re.IGNORECASE)
_VISIBLE = re.compile(
    r"<(?:img|iframe|table|video|audio)\b|>[^<>]*[^\s<>][^<>]*<(?!/(?:script|style)\b)|^[^<>]*[^\s<>]"
)
_NAMELESS = re.compile(r"\s*<IPython\.core\.display\.\w+ object>\s*")
"""What Jupyter says for outputs without text: it tells nobody anything."""
_ONE_FORMULA = re.compile(r"(?:\$\$([^$]+)\$\$|\$([^$]+)\$|\\\[((?:(?!\\\]).)+)\\\])", re.DOTALL)
_NO_FORMULA = re.compile(r"\\begin\{(?:tabular|longtable|table|enumerate|itemize|description|center|figure)[a-z]*\*?\}")
LONGEST_OUTPUT = 20_000
MOST_CELLS = 2_000
REMOVED = {"remove-cell": {"input", "output"}, "remove-input": {"input"}, "remove-output": {"output"}}
CLOSED = {"hide-cell": {"input", "output"}, "hide-input": {"input"}, "hide-output": {"output"}}
STREAMS = {"remove-stderr": "stderr", "remove-stdout": "stdout"}
"""What tags of a cell take away or close; `_` may stand for `-`."""
LIVE = ("application/vnd.jupyter.widget-view+json", "application/vnd.plotly.v1+json", "application/javascript")
"""Outputs that only a program shows as they are meant."""

_log = logging.getLogger(__name__)


class NotebookParser(Parser):
    """Reads the JSON of Jupyter."""

    supported = ("notebook", "ipynb")

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Read a notebook into `document`."""
        try:
            written = json.loads(inputstring)
            notebook = as_newer(written)
            cells = notebook["cells"]
            if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
                raise TypeError
        except (ValueError, KeyError, TypeError, RecursionError):
            self._warn(document, "notebook", "")
            document += nodes.paragraph("", "")
            return
        if len(cells) > MOST_CELLS:
            self._warn(document, "notebook-long", str(len(cells)))
        language = _language(notebook)
        parser = markdown_parser(document.settings.env.myst_config)
        parser.options["document"] = document
        renderer: Any = parser.renderer
        env: dict[str, Any] = {}
        renderer.setup_render(parser.options, env)
        lines = _lines(inputstring, len(cells), _OLDER_SOURCE if is_older(written) else _SOURCE)
        for number, cell in enumerate(cells[:MOST_CELLS]):
            match cell.get("cell_type"):
                case "markdown":
                    renderer.nested_render_text(_text(cell.get("source")), lines[number])
                    _attachments(document, number, cell)
                case "code":
                    _Cell(renderer, number, cell, f"{document['source']}:{lines[number] + 1}").show(language)
                case "raw":
                    _raw(renderer, cell, lines[number])
        _name_headings(document, renderer._heading_slugs)
        renderer._render_finalise()

    def _warn(self, document: nodes.document, subtype: str, said: str) -> None:
        _log.warning("%s", said, location=f"{document['source']}:1", type="videre", subtype=subtype)


def _name_headings(document: nodes.document, slugs: dict[str, Any]) -> None:
    """In Jupyter a heading is called by its words, with hyphens for blanks: `#Part-Two`."""
    for section in document.findall(nodes.section):
        words = section.children[0].astext() if section.children else ""
        name = words.strip().replace(" ", "-")
        if name and section["ids"] and name not in document.ids:
            section["ids"].append(name)
            document.ids[name] = section
            slugs.setdefault(name, (section.line or 0, section["ids"][0], words))


def _attachments(document: nodes.document, number: int, cell: dict[str, Any]) -> None:
    """Pictures that the cell itself holds."""
    attached = cell.get("attachments")
    if not isinstance(attached, dict):
        return
    for picture in list(document.findall(nodes.image)):
        written = picture["uri"].removeprefix("attachment:")
        name = written if written in attached else unquote(written)  # Jupyter writes blanks as %20
        if written == picture["uri"] or not isinstance(attached.get(name), dict):
            continue
        kind = next((kind for kind in PICTURE_TYPES if kind in attached[name]), None)
        if kind:
            part = f"c{number}a{list(attached).index(name)}{PICTURE_TYPES[kind]}"
            picture.replace_self(StoredPicture(part=part, alt=picture.get("alt", "")))


def _lines(written: str, cells: int, begins: "re.Pattern[str]") -> list[int]:
    """The line in the file before the first one of each cell's text, as far as the file is written in lines."""
    found = [written.count("\n", 0, one.end()) + 1 for one in begins.finditer(written)]
    return found if len(found) == cells else [0] * cells


def _raw(renderer: Any, cell: dict[str, Any], line: int) -> None:
    """Text for one form of the page only: what it is for, its metadata say."""
    text = _text(cell.get("source"))
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    kind = str(metadata.get("raw_mimetype") or metadata.get("format") or "").lower()
    if not text.strip() or kind.endswith(("latex", "pdf", "asciidoc")):
        return
    if kind.endswith("html"):
        renderer.current_node += nodes.raw("", text, format="html")
    elif kind.endswith("markdown"):
        renderer.nested_render_text(text, line)
    elif kind.endswith(("restructuredtext", "rst")):
        renderer.nested_render_text(f"``````{{eval-rst}}\n{text}\n``````\n", line)
    else:
        renderer.current_node += _listing(text, "text")


class _Cell:
    """A cell of code with its outputs, in the place `where` for the report."""

    def __init__(self, renderer: Any, number: int, cell: dict[str, Any], where: str) -> None:
        self.renderer = renderer
        self.number = number
        self.cell = cell
        self.where = where
        self.line = int(where.rpartition(":")[2])
        metadata = cell.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        tags = metadata.get("tags")
        self.tags = {str(tag).replace("_", "-") for tag in tags} if isinstance(tags, list) else set()
        self.closed = {part for tag, parts in CLOSED.items() if tag in self.tags for part in parts}
        hidden = metadata.get("jupyter")
        if isinstance(hidden, dict):
            self.closed |= {"input"} if hidden.get("source_hidden") is True else set()
            self.closed |= {"output"} if hidden.get("outputs_hidden") is True else set()

    def show(self, language: str) -> None:
        """Put it on the page."""
        removed = {part for tag, parts in REMOVED.items() if tag in self.tags for part in parts}
        source = _text(self.cell.get("source"))
        if source.strip() and "input" not in removed:
            console = source.startswith("!") and all(line[:1] in ("!", "") for line in source.split("\n"))
            self._put("code", [_listing(source, "console" if console else _magic(source) or language)])
        outputs = self.cell.get("outputs")
        if "output" in removed or not isinstance(outputs, list):
            return
        made = nodes.container()
        for index, output in enumerate(outputs):
            if isinstance(output, dict):
                self._output(made, f"c{self.number}o{index}", output)
        self._put("output", list(made.children))

    def _put(self, what: str, found: list[Any]) -> None:
        source = self.where.rpartition(":")[0]
        for node in found:
            node.source, node.line = source, self.line
        closed = {"code": "input", "output": "output"}[what] in self.closed
        self.renderer.current_node += [Fold("", *found, what=what)] if closed and found else found

    def _output(self, parent: nodes.Element, place: str, output: dict[str, Any]) -> None:
        match output.get("output_type"):
            case "stream":
                if output.get("name") not in {stream for tag, stream in STREAMS.items() if tag in self.tags}:
                    self._said(parent, _text(output.get("text")))
            case "error":
                name = ": ".join(filter(None, (_text(output.get("ename")), _text(output.get("evalue")))))
                self._said(parent, "\n".join(str(line) for line in output.get("traceback") or [name]))
            case "execute_result" | "display_data" | "update_display_data":
                data = output.get("data")
                if isinstance(data, dict):
                    self._data(parent, place, data)

    def _data(self, parent: nodes.Element, place: str, data: dict[str, Any]) -> None:
        """The richest form that can be shown without running anything."""
        plain = _NAMELESS.sub("", _text(data.get("text/plain")))
        html = _text(data.get("text/html"))
        picture = next((suffix for kind, suffix in PICTURE_TYPES.items() if kind in data), None)
        live = [kind for kind in LIVE if kind in data]
        if picture and not _FRAME.search(html):  # of a film there is a picture too
            parent += StoredPicture(part=f"{place}{picture}", alt="")
            return
        drawn = "<script" in html.lower() and not _VISIBLE.search(html) and not plain
        words = plain or any(_text(data.get(f"text/{kind}")).strip() for kind in ("html", "latex", "markdown"))
        if live or drawn or (not words and set(data) - {"text/plain"}):
            what = (live or sorted(str(kind) for kind in data) or ["?"])[0]
            self._say(f"An output of this cell ({what}) needs a program to be shown; its text is shown if it has one.")
        if _VISIBLE.search(html) and not live:
            parent += StoredHtml(html=html, plain=plain, part=place)
        elif "text/markdown" in data:
            with self.renderer.current_node_context(parent):
                self.renderer.nested_render_text(_text(data["text/markdown"]), self.line)
        elif "text/latex" in data:
            self._latex(parent, _text(data["text/latex"]).strip(), plain)
        elif plain:
            self._said(parent, plain)

    def _latex(self, parent: nodes.Element, text: str, plain: str) -> None:
        """One formula, or text with formulas in it; a table of LaTeX is shown as the program writes it elsewhere."""
        if _NO_FORMULA.search(text):
            self._said(parent, plain or text)
        elif (alone := _ONE_FORMULA.fullmatch(text)) is not None or "$" not in text:
            formula = next(filter(None, alone.groups())).strip() if alone is not None else text
            parent += nodes.math_block(formula, formula, number=None, label=None, nowrap=False)
        else:
            with self.renderer.current_node_context(parent):
                self.renderer.nested_render_text(text, self.line)

    def _said(self, parent: nodes.Element, text: str) -> None:
        text = without_colours(text).rstrip("\n")
        if len(text) > LONGEST_OUTPUT:
            self._say(f"An output of this cell has {len(text):,} characters; the first {LONGEST_OUTPUT:,} are shown.")
            text = text[:LONGEST_OUTPUT] + "\n…"
        if text.strip():
            parent += _listing(text, "output")

    def _say(self, message: str) -> None:
        _log.warning("%s", message, location=self.where, type="videre", subtype="output")


def _listing(text: str, language: str) -> nodes.literal_block:
    text = text.rstrip("\n")
    return nodes.literal_block(text, text, language=language, force=True)


def _magic(source: str) -> str | None:
    first = source.split("\n", 1)[0].split()
    return {"%%bash": "bash", "%%sh": "bash", "%%html": "html", "%%javascript": "js"}.get(first[0]) if first else None


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    for name, key in (("language_info", "name"), ("kernelspec", "language")):
        found = metadata.get(name) if isinstance(metadata, dict) else None
        if isinstance(found, dict) and isinstance(found.get(key), str):
            return str(found[key]).lower()
    return "python"


def _text(written: Any) -> str:
    """Text that is stored whole or as a list of lines."""
    if isinstance(written, list):
        return "".join(part for part in written if isinstance(part, str))
    return written if isinstance(written, str) else ""
