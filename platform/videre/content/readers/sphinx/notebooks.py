"""Notebooks: their text as MyST, their code as listings, their outputs as they were stored. Nothing is run."""

import json
from typing import Any

from docutils import nodes
from myst_parser.parsers.mdit import create_md_parser
from sphinx.parsers import Parser
from sphinx.util import logging

from videre.content.derived import PICTURE_TYPES
from videre.content.readers.sphinx.elements import StoredHtml, StoredPicture
from videre.content.readers.sphinx.markdown import LessonRenderer
from videre.content.readers.sphinx.output import without_colours

LONGEST_OUTPUT = 20_000
MOST_CELLS = 2_000
HIDDEN = {
    "remove-cell": "all",
    "remove_cell": "all",
    "remove-input": "input",
    "remove_input": "input",
    "hide-cell": "none",
    "remove-output": "output",
    "remove_output": "output",
}

_log = logging.getLogger(__name__)


class NotebookParser(Parser):
    """Reads the JSON of Jupyter (formats 3 would need converting; 4 is what there is)."""

    supported = ("notebook", "ipynb")

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Read a notebook into `document`."""
        try:
            notebook = json.loads(inputstring)
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
        parser = create_md_parser(document.settings.env.myst_config, LessonRenderer)
        parser.options["document"] = document
        renderer: Any = parser.renderer
        env: dict[str, Any] = {}
        renderer.setup_render(parser.options, env)
        for number, cell in enumerate(cells[:MOST_CELLS]):
            match cell.get("cell_type"):
                case "markdown":
                    renderer.nested_render_text(_text(cell.get("source")), 0)
                    _attachments(document, number, cell)
                case "code":
                    _code(renderer.current_node, number, cell, language)
                case "raw":
                    text = _text(cell.get("source"))
                    if text.strip():
                        renderer.current_node += _listing(text, "text")
        renderer._render_finalise()

    def _warn(self, document: nodes.document, subtype: str, said: str) -> None:
        _log.warning("%s", said, location=f"{document['source']}:1", type="videre", subtype=subtype)


def _attachments(document: nodes.document, number: int, cell: dict[str, Any]) -> None:
    """Pictures that the cell itself holds."""
    attached = cell.get("attachments")
    if not isinstance(attached, dict):
        return
    for picture in list(document.findall(nodes.image)):
        name = picture["uri"].removeprefix("attachment:")
        if name == picture["uri"] or not isinstance(attached.get(name), dict):
            continue
        kind = next((kind for kind in PICTURE_TYPES if kind in attached[name]), None)
        if kind:
            part = f"c{number}a{list(attached).index(name)}{PICTURE_TYPES[kind]}"
            picture.replace_self(StoredPicture(part=part, alt=picture.get("alt", "")))


def _code(parent: nodes.Element, number: int, cell: dict[str, Any], language: str) -> None:
    metadata = cell.get("metadata")
    tags = metadata.get("tags", []) if isinstance(metadata, dict) else []
    hidden = {HIDDEN.get(tag, "") for tag in tags if isinstance(tag, str)}
    if "all" in hidden:
        return
    source = _text(cell.get("source"))
    if source.strip() and "input" not in hidden:
        parent += _listing(source, "console" if source.startswith("!") else _magic(source) or language)
    outputs = cell.get("outputs")
    if "output" in hidden or not isinstance(outputs, list):
        return
    for index, output in enumerate(outputs):
        if isinstance(output, dict):
            _output(parent, f"c{number}o{index}", output)


def _output(parent: nodes.Element, place: str, output: dict[str, Any]) -> None:
    match output.get("output_type"):
        case "stream":
            _said(parent, _text(output.get("text")))
        case "error":
            _said(parent, "\n".join(str(line) for line in output.get("traceback") or [output.get("evalue", "")]))
        case "execute_result" | "display_data":
            data = output.get("data")
            if isinstance(data, dict):
                _data(parent, place, data)


def _data(parent: nodes.Element, place: str, data: dict[str, Any]) -> None:
    """The richest form that can be shown without running anything."""
    plain = _text(data.get("text/plain"))
    for kind, suffix in PICTURE_TYPES.items():
        if kind in data:
            parent += StoredPicture(part=f"{place}{suffix}", alt="")
            return
    if "text/html" in data:
        parent += StoredHtml(html=_text(data["text/html"]), plain=plain)
    elif "text/latex" in data:
        text = _text(data["text/latex"]).strip().strip("$").strip()
        parent += nodes.math_block(text, text, number=None, label=None, nowrap=False)
    elif plain:
        _said(parent, plain)


def _said(parent: nodes.Element, text: str) -> None:
    text = without_colours(text).rstrip("\n")
    if len(text) > LONGEST_OUTPUT:
        text = text[:LONGEST_OUTPUT] + "\n…"
    if text.strip():
        parent += _listing(text, "output")


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
