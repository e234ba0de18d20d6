"""Pictures that chunks of R only show: `knitr::include_graphics("fig/a.png")` names a file that is there already."""

import re
from collections.abc import Sequence

_CALL = re.compile(r"\s*(?:knitr::)?include_graphics\s*\((.*)\)\s*;?\s*", re.DOTALL)
_STRING = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_ELSE = re.compile(r"[\s,()]*(?:c\()?[\s,()]*(?:(?:path|dpi|error|auto_pdf|rel_path)\s*=\s*(?:c\()?[\w.]*[\s,()]*)*")
_LIBRARY = re.compile(r"\s*(?:library|require)\(\s*[\"']?knitr[\"']?\s*\)\s*")
_OPTION = r"(?:(?<=[\s,{{])|^){}\s*[=:]\s*(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|([^\s,\"'][^,\n]*))"
_CAPTION, _ALT, _WIDTH = (
    re.compile(_OPTION.format(name), re.MULTILINE) for name in (r"fig[.-]cap", r"fig[.-]alt", r"out[.-]width")
)


def shown_picture(options: str, body: Sequence[str]) -> str | None:
    """What pandoc would be given for a chunk that only shows pictures; None for one that computes."""
    said = [line.lstrip()[2:] for line in body if line.lstrip().startswith("#|")]
    code = [line for line in body if not line.lstrip().startswith("#") and not _LIBRARY.fullmatch(line)]
    call = _CALL.fullmatch("\n".join(code))
    if call is None or not _ELSE.fullmatch(_STRING.sub("", call[1])):
        return None
    paths = [one[1:-1] for one in _STRING.findall(call[1])]
    if not paths:
        return None
    every = "\n".join([options, *(line.strip() for line in said)])
    caption, alt, width = (_value(pattern, every) for pattern in (_CAPTION, _ALT, _WIDTH))
    attributes = [f'{key}="{_quotable(value)}"' for key, value in (("alt", alt), ("width", width)) if value]
    braces = f"{{{' '.join(attributes)}}}" if attributes else ""
    balanced = caption if caption.count("[") == caption.count("]") else re.sub(r"[\[\]]", "", caption)
    return " ".join(f"![{balanced}](<{path}>){braces}" for path in paths)


def _value(pattern: "re.Pattern[str]", text: str) -> str:
    found = pattern.search(text)
    written = next((one for one in found.groups() if one), "") if found else ""
    return " ".join(re.sub(r"\\(.)", r"\1", written).split())


def _quotable(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')
