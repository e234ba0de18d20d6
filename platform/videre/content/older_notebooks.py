"""Notebooks of the formats 2 and 3, which Jupyter had before 2015, as ones of the format 4."""

from typing import Any

_KINDS = {
    "text": "text/plain",
    "html": "text/html",
    "latex": "text/latex",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "json": "application/json",
    "javascript": "application/javascript",
}
_OUTPUTS = {"pyout": "execute_result", "pyerr": "error"}


def is_older(notebook: Any) -> bool:
    """Whether its cells stand on worksheets."""
    return isinstance(notebook, dict) and "cells" not in notebook and isinstance(notebook.get("worksheets"), list)


def as_newer(notebook: Any) -> Any:
    """The same cells in the same order; anything else is given back as it is."""
    if not is_older(notebook):
        return notebook
    cells = [
        _cell(cell)
        for sheet in notebook["worksheets"]
        if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
        for cell in sheet["cells"]
        if isinstance(cell, dict)
    ]
    language = next((cell["language"] for cell in cells if isinstance(cell.get("language"), str)), "python")
    return {"nbformat": 4, "metadata": {"language_info": {"name": language}}, "cells": cells}


def _cell(cell: dict[str, Any]) -> dict[str, Any]:
    match cell.get("cell_type"):
        case "heading":
            level = cell.get("level")
            signs = "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)
            words = " ".join(_text(cell.get("source")).split())
            return {**cell, "cell_type": "markdown", "source": f"{signs} {words}"}
        case "html":
            return {**cell, "cell_type": "raw", "metadata": {"format": "text/html"}}
        case "code":
            outputs = cell.get("outputs")
            made = [_output(one) for one in outputs if isinstance(one, dict)] if isinstance(outputs, list) else []
            return {**cell, "source": cell.get("input", cell.get("source", "")), "outputs": made}
        case "markdown" | "raw":
            return cell
        case _:  # text for some other program
            return {**cell, "cell_type": "raw"}


def _output(output: dict[str, Any]) -> dict[str, Any]:
    kind = output.get("output_type")
    if kind == "stream":
        return {**output, "name": output.get("stream", "stdout")}
    data = {_KINDS[name]: held for name, held in output.items() if name in _KINDS}
    return {**output, "output_type": _OUTPUTS.get(str(kind), kind), "data": data}


def _text(written: Any) -> str:
    if isinstance(written, list):
        return "".join(part for part in written if isinstance(part, str))
    return written if isinstance(written, str) else ""
