"""The boxes of Sphinx lessons: their names, the kinds they stand for, and the titles they show."""

import re
from collections.abc import Mapping
from functools import cache

from videre.content.dialect.vocabulary import BOXES
from videre.content.identity import slug_of
from videre.foundation.language import translations


def _(text: str) -> str:
    """Marks a text for translation."""
    return text


PROOFS = {
    "theorem": _("Theorem"),
    "lemma": _("Lemma"),
    "proof": _("Proof"),
    "corollary": _("Corollary"),
    "definition": _("Definition"),
    "proposition": _("Proposition"),
    "property": _("Property"),
    "example": _("Example"),
    "remark": _("Remark"),
    "observation": _("Observation"),
    "conjecture": _("Conjecture"),
    "criterion": _("Criterion"),
    "axiom": _("Axiom"),
    "algorithm": _("Algorithm"),
    "assumption": _("Assumption"),
}
"""Boxes of mathematics, with a name of their own or as `prf:theorem`."""

MORE_BOXES = {
    **PROOFS,
    "checklist": _("Checklist"),
    "testimonial": _("Testimonial"),
    "output": _("Output"),
    "signature": _("Signature"),
    "parameters": _("Parameters"),
    "dropdown": _("More"),
    "todo": _("To do"),
    "topic": "",
    "sidebar": "",
    "margin": "",
    "aside": "",
    "card": "",
}
"""Kinds that only lessons of this format have."""

ALIASES = {
    "challenge": "exercise",
    "prereq": "prerequisites",
    "typealong": "type-along",
    "toggle": "dropdown",
    "admonition-todo": "todo",
}
"""Other names for the same kind."""

PLAIN = ("note", "tip", "hint", "warning", "caution", "important", "danger", "attention", "error", "seealso", "todo")
"""Boxes without a title of their own: what stands behind their name is their text already."""

FOLDED = frozenset({"solution", "dropdown"})
"""Closed until wanted."""

_PROOF = re.compile(r"(?:prf|proof):")

EXERCISE = "exercise"
SOLUTION = "solution"
NOTES = "instructor-note"
ADMONITION = "admonition"


def kind_of(name: str) -> str:
    """The standard name of a box; one that is not known keeps its own, as letters, digits and hyphens."""
    own = slug_of(_PROOF.sub("", name))
    return ALIASES.get(own, own) or "unknown"


def is_known(name: str) -> bool:
    """Whether there is such a box."""
    return kind_of(name) in BOXES or kind_of(name) in MORE_BOXES


ELSEWHERE = _("a film on another site, which is asked for nothing before you go there")
ELSEWHERE_PAGE = _("a page of another site, which is asked for nothing before you go there")

FOLDS = {"code": _("Code"), "output": _("Output")}
"""What stands on something that a notebook keeps closed."""


@cache
def box_titles(language: str) -> Mapping[str, str]:
    """Each kind of box with the title it shows, in a language; `elsewhere` is what stands beside a film."""
    texts = translations(language)
    said = {kind: texts.gettext(title) if title else "" for kind, title in {**BOXES, **MORE_BOXES}.items()}
    folds = {what: texts.gettext(title) for what, title in FOLDS.items()}
    return {**said, "elsewhere": texts.gettext(ELSEWHERE), "elsewhere-page": texts.gettext(ELSEWHERE_PAGE), **folds}
