"""What our directives make: elements of a document that Sphinx itself does not have."""

from docutils import nodes


class Box(nodes.General, nodes.Element):
    """A box of a `kind`; its first child may be a `BoxTitle`. `own` is the id its author gave it, `written` the kind by
    its name, where its class makes another one of it.
    """


class BoxTitle(nodes.Part, nodes.TextElement):
    """What the author wrote behind the name of a box."""


class BoxEnd(nodes.Invisible, nodes.Element):
    """Where a box of a `kind` ends that was begun with `gate`: its content stands beside it, not in it."""


class Fold(nodes.General, nodes.Element):
    """Something that is closed until wanted and is no box: `what` it is, code or output."""


class Tabs(nodes.General, nodes.Element):
    """Tabs side by side; `sync` names the group of sets that switch together."""


class Tab(nodes.General, nodes.Element):
    """One of them, with its `label`, the key by which it switches with others (`sync`), and whether it begins a set."""


class TabLabel(nodes.Part, nodes.TextElement):
    """A label that holds more than letters; its words are those of the button."""


class Elsewhere(nodes.General, nodes.Element):
    """A film (`film`) or a page on another site: `address` and `title`; nothing of it is loaded here."""


class ExerciseList(nodes.General, nodes.Element):
    """The place where all exercises of the course are listed."""


class StoredPicture(nodes.General, nodes.Inline, nodes.Element):
    """A picture that a notebook holds inside itself: `part` names it within the file."""


class StoredHtml(nodes.General, nodes.Element):
    """HTML that a program put out when the notebook was run."""


OURS = (Box, BoxTitle, BoxEnd, Fold, Tabs, Tab, TabLabel, Elsewhere, ExerciseList, StoredPicture, StoredHtml)
