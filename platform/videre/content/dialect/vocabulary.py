"""The directives of the dialect: their names, the kinds they stand for and the titles they show."""

BOXES = {
    "objectives": "Objectives",
    "questions": "Questions",
    "keypoints": "Key points",
    "prerequisites": "Prerequisites",
    "exercise": "Exercise",
    "solution": "Solution",
    "discussion": "Discussion",
    "instructor-note": "Instructor note",
    "type-along": "Type along",
    "demo": "Demo",
    "homework": "Homework",
    "callout": "Callout",
    "in-brief": "In brief",
    "note": "Note",
    "tip": "Tip",
    "hint": "Hint",
    "warning": "Warning",
    "caution": "Caution",
    "important": "Important",
    "danger": "Danger",
    "seealso": "See also",
    "attention": "Attention",
    "error": "Error",
    "admonition": "",
}
"""Each kind of box with the title it shows when the author gives none."""

ALIASES = {
    "challenge": "exercise",
    "prereq": "prerequisites",
    "typealong": "type-along",
    "sourcecode": "code-block",
    "code": "code-block",
    "tab-set": "tabs",
    "tab-item": "tab",
    "group-tab": "tab",
    "image": "figure",
}
"""Other names that our users' lessons have for the same thing."""

FOLDED = frozenset({"solution"})
"""Boxes that are closed until wanted."""

FOLDING_CLASSES = frozenset({"dropdown", "toggle"})
"""`:class:` words that fold any box."""

TABS = "tabs"
TAB = "tab"
FIGURE = "figure"
CODE = "code-block"
MATH = "math"

BOX_OPTIONS = frozenset({"class", "name"})
FIGURE_OPTIONS = frozenset({"alt", "width", "class", "name", "align", "height", "scale", "target"})
CODE_OPTIONS = frozenset({"caption", "title", "emphasize-lines", "linenos", "lineno-start", "name", "class", "force"})
TABS_OPTIONS = frozenset({"class", "name", "sync-group", "sync", "selected"})

LITERAL = frozenset({CODE, MATH, "mermaid"})
"""Directives whose content is not Markdown."""


def standard_name(name: str) -> str:
    """The one name a directive has here, whatever its author calls it."""
    return ALIASES.get(name, name)


def is_known(name: str) -> bool:
    """Whether the dialect has such a directive."""
    return standard_name(name) in BOXES or standard_name(name) in {TABS, TAB, FIGURE, CODE, MATH, "mermaid"}


def options_of(name: str) -> frozenset[str]:
    """The options a directive understands (those of an exercise depend on its kind)."""
    if name == FIGURE:
        return FIGURE_OPTIONS
    if name == CODE:
        return CODE_OPTIONS
    if name in {TABS, TAB}:
        return TABS_OPTIONS
    return BOX_OPTIONS
