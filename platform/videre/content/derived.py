"""Pictures that are made of a file of the lesson: outputs stored in a notebook, drawings without what could act.

A course file may be named `analysis.ipynb#c3o0.png` or `drawing.svg#safe.svg`: the same bytes come of the same file
whenever they are asked for, so nothing is written into the lesson.
"""

import base64
import binascii
import json
import re
from xml.etree import ElementTree

from videre.content.older_notebooks import as_newer

PICTURE_TYPES = {
    "image/svg+xml": ".svg",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
}
"""What outputs of notebooks may hold, the best first."""

SAFE = "safe.svg"

_PLACE = re.compile(r"c(\d{1,6})([oa])(\d{1,6})(?:h(\d{1,3}))?(\.[a-z]{3,4})")
_HELD = re.compile(r"data:(image/(?:png|jpeg|gif|webp));base64,([A-Za-z0-9+/=]+)")
_SVG = "{http://www.w3.org/2000/svg}"
_ACTS = frozenset({"script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener"})
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ADDRESS = re.compile(r"url\(\s*['\"]?\s*(?!['\"]?\s*#)", re.IGNORECASE)

ElementTree.register_namespace("", _SVG[1:-1])
ElementTree.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def split(path: str) -> tuple[str, str]:
    """The file and the part of it that a path names, "" for the whole file."""
    for ending in (".ipynb#", ".svg#"):
        at = path.rfind(ending)
        if at >= 0:
            return path[: at + len(ending) - 1], path[at + len(ending) :]
    return path, ""


def derive(data: bytes, part: str) -> bytes:
    """The bytes of a part; ValueError when the file has no such part."""
    if part == SAFE:
        return safe_drawing(data)
    found = _PLACE.fullmatch(part)
    if found is None:
        raise ValueError(f"there is no part {part}")
    number, what, index, suffix = int(found.group(1)), found.group(2), int(found.group(3)), found.group(5)
    kind = next((kind for kind, ending in PICTURE_TYPES.items() if ending == suffix), "")
    try:
        cell = as_newer(json.loads(data))["cells"][number]
        held = cell["outputs"][index]["data"] if what == "o" else list(cell["attachments"].values())[index]
        if found.group(4) is not None:
            html = held["text/html"]
            _kind, text = pictures_in("".join(html) if isinstance(html, list) else html)[int(found.group(4))]
            return base64.b64decode(text, validate=True)
        stored = held[kind]
        text = "".join(stored) if isinstance(stored, list) else stored
        if suffix == ".svg":
            return safe_drawing(text.encode())
        return base64.b64decode("".join(text.split()), validate=True)
    except (KeyError, IndexError, TypeError, AttributeError, binascii.Error, RecursionError) as error:
        raise ValueError(f"there is no picture {part}") from error


def pictures_in(html: str) -> list[tuple[str, str]]:
    """Kind and bytes (in base64) of the pictures that are written into HTML itself."""
    return _HELD.findall(html)


def is_safe_drawing(data: bytes) -> bool:
    """Whether a drawing can be shown as it is: nothing in it acts or leads elsewhere."""
    text = data.decode("utf-8", "replace").lower()
    if "<!entity" in text or re.search(r"<(?:\w+:)?(?:" + "|".join(_ACTS) + r")\b", text):
        return False
    if re.search(r"\son[a-z]+\s*=|javascript:|@import|<\?xml-stylesheet", text) or _ADDRESS.search(text):
        return False
    return not re.search(r"""(?:href|src)\s*=\s*["']\s*(?!\s|#|data:image/(?:png|jpe?g|gif|webp);)""", text)


def safe_drawing(data: bytes) -> bytes:
    """A drawing without scripts, handlers, foreign content and addresses; ValueError when it is none."""
    text = _DOCTYPE.sub("", data.decode("utf-8-sig", "replace"), count=1)
    if "<!ENTITY" in text.upper():
        raise ValueError("it defines entities")
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, RecursionError) as error:
        raise ValueError("it is no SVG that can be read") from error
    if _local(root.tag) != "svg":
        raise ValueError("it is no SVG")
    pending = [root]
    while pending:
        element = pending.pop()
        for child in list(element):
            if not isinstance(child.tag, str) or _local(child.tag) in _ACTS or _sets_an_address(child):
                _take_out(element, child)
            else:
                pending.append(child)
        for name, value in list(element.attrib.items()):
            if _is_dangerous(_local(name), value):
                del element.attrib[name]
        if (
            _local(element.tag) == "style"
            and element.text
            and ("@import" in element.text or _ADDRESS.search(element.text))
        ):
            element.text = ""
    cleaned: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return cleaned


def _take_out(parent: ElementTree.Element, child: ElementTree.Element) -> None:
    """Remove an element, and keep the text behind it."""
    at = list(parent).index(child)
    if child.tail:
        if at:
            parent[at - 1].tail = (parent[at - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _sets_an_address(element: ElementTree.Element) -> bool:
    """Animations may change an address or a handler later on."""
    if _local(element.tag) not in ("set", "animate", "animatetransform", "animatemotion"):
        return False
    named = element.get("attributeName", "").lower().rpartition(":")[2]
    return named == "href" or named.startswith("on")


def _is_dangerous(name: str, value: str) -> bool:
    if name.startswith("on"):
        return True
    if name in ("href", "src"):
        return not re.match(r"\s*(#|data:image/(png|jpe?g|gif|webp);)", value, re.IGNORECASE)
    return _ADDRESS.search(value) is not None or "javascript:" in value.lower()


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()
