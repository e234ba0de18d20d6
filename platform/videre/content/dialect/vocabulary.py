"""The directives of the dialect: their names, the kinds they stand for and the titles they show."""


def _(text: str) -> str:
    """Marks a text for translation; see `content.box_titles`."""
    return text


BOXES = {
    "objectives": _("Objectives"),
    "questions": _("Questions"),
    "keypoints": _("Key points"),
    "prerequisites": _("Prerequisites"),
    "exercise": _("Exercise"),
    "solution": _("Solution"),
    "discussion": _("Discussion"),
    "instructor-note": _("Instructor note"),
    "type-along": _("Type along"),
    "demo": _("Demo"),
    "homework": _("Homework"),
    "callout": _("Callout"),
    "in-brief": _("In brief"),
    "glossary": _("Glossary"),
    "note": _("Note"),
    "tip": _("Tip"),
    "hint": _("Hint"),
    "warning": _("Warning"),
    "caution": _("Caution"),
    "important": _("Important"),
    "danger": _("Danger"),
    "seealso": _("See also"),
    "attention": _("Attention"),
    "error": _("Error"),
    "checklist": _("Checklist"),
    "testimonial": _("Testimonial"),
    "spoiler": _("More"),
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

FOLDED = frozenset({"solution", "spoiler"})
"""Boxes that are closed until wanted."""

OPTIONAL = "optional"
"""The `:class:` word of a part that nobody needs, and the name of its sign."""

FOLDING_CLASSES = frozenset({"dropdown", "toggle", OPTIONAL})
"""`:class:` words that fold any box."""

SIGNS = {OPTIONAL: _("optional")}
"""Words that stand in the title of some boxes."""
DIV = "div"
"""A box of another format, which is named there; it has no option lines."""

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
