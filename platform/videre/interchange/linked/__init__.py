"""Our pages as linked data: JSON-LD in the words of schema.org, by the profiles of Bioschemas.

Each builder takes what a page shows and gives plain nodes; `document` makes one JSON-LD text of them. Nothing here
asks a database: what a page does not know, its description does not say.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Node = dict[str, Any]

CONTEXT = "https://schema.org/"
CONFORMS = "http://purl.org/dc/terms/conformsTo"
COURSE = "https://bioschemas.org/profiles/Course/1.0-RELEASE"
COURSE_INSTANCE = "https://bioschemas.org/profiles/CourseInstance/1.0-RELEASE"
TRAINING_MATERIAL = "https://bioschemas.org/profiles/TrainingMaterial/1.0-RELEASE"
MEDIA_TYPE = "application/ld+json"


def node(kind: str | list[str], address: str, *, profile: str = "", **said: Any) -> Node:
    """A thing at an address; what is empty is left out."""
    made: Node = {"@type": kind, "@id": address}
    if profile:
        made[CONFORMS] = {"@id": profile}
    made |= {name: value for name, value in said.items() if value not in (None, "", [], (), {})}
    return made


def nameless(kind: str, **said: Any) -> Node:
    """A thing without an address of its own."""
    return {"@type": kind, **{name: value for name, value in said.items() if value not in (None, "", [], (), {})}}


def reference(address: str) -> Node:
    """Another thing by its address."""
    return {"@id": address}


def duration(minutes: float | None) -> str | None:
    """A length of time as ISO 8601 writes it: 95 minutes are PT1H35M."""
    return None if not minutes else seconds(minutes * 60)


def seconds(length: float) -> str:
    """The same for seconds, to the whole second."""
    hours, rest = divmod(round(length), 3600)
    minutes, left = divmod(rest, 60)
    parts = [f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (left, "S")) if number]
    return "PT" + ("".join(parts) or "0S")


def document(*nodes: Mapping[str, Any]) -> str:
    """One JSON-LD text of these nodes, which may also stand in a page: no angle bracket and no ampersand is left."""
    whole = {"@context": CONTEXT, **nodes[0]} if len(nodes) == 1 else {"@context": CONTEXT, "@graph": list(nodes)}
    text = json.dumps(whole, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def texts(values: Iterable[str]) -> str | list[str] | None:
    """A list of texts, a single one bare, nothing for none."""
    found = list(dict.fromkeys(value for value in values if value))
    return found[0] if len(found) == 1 else found or None
