"""Changes to a page after it was read: loose tabs gathered, pictures of included files found, lists elsewhere kept."""

import os
import re
from collections.abc import Iterator
from glob import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from jinja2 import TemplateSyntaxError
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from videre.content.readers.sphinx.elements import Box, BoxEnd, Tab, Tabs
from videre.content.readers.sphinx.vocabulary import is_known

_log = logging.getLogger(__name__)
_BARE = re.compile(r"(?<![\w/])(https?://(?:\([^\s<>\"'`()]{0,200}\)|[^\s<>\"'`()]){1,2000}(?<![.,;:!?\]]))")
_FORMS = frozenset({"html", "latex", "epub", "text", "man", "pdf", "texinfo", "format_html", "builder_html"})
_BRACES = re.compile(r"\{((?:[#.][\w-]+|\w+=[\w%.\"']+|\s)+)\}")
_ATTRIBUTE = re.compile(r"\b(width|height|align|w|h)=[\"']?([\w%.]+)")
_BARS = re.compile(r"\|([A-Za-z][\w .:-]{2,}[\w])\|_{0,2}")
_NEARLY = re.compile(
    r"(?!todo)([a-z][\w-]*):(?:\s|$)|([a-z]+(?:-[a-z]+)+|literalinclude)\s"
    r"|([a-z][\w-]*)(?:[^\n]*\n\s*:[\w-]+:|[ \t]*\n)|(image|figure|include)\s+\S+\.\w+\s*$"
)
_MEANT = re.compile(r"[a-z][\w:+-]*::+(?=\s|$)|\[+[#*\d]\S*|#\w*\](?=\s)", re.IGNORECASE)
"""What is no comment whatever its name is: two colons, or the name of a footnote."""
_UNDERLINED = re.compile(r"([^\n]+)\n([=~^\"'#*+-])\2{0,2}")
_HIDDEN = re.compile(
    "code(-block)?|literalinclude|image|figure|toctree|math|(list-|csv-)?table|tab(-set|-item|s)?|group-tab|youtube|"
    "parsed-literal|include|highlight|admonition|contents|glossary|container|rubric|hlist|epigraph|only"
)


def gather_tabs(_app: Sphinx, doctree: nodes.document) -> None:
    """Tabs one after another that stand in no group are one."""
    for tab in list(doctree.findall(Tab)):
        if isinstance(tab.parent, Tabs):
            continue
        parent = tab.parent
        at = parent.index(tab)
        before = parent.children[at - 1] if at else None
        if isinstance(before, Tabs) and before.get("gathered") and not tab.get("first"):
            parent.remove(tab)
            before += tab
            continue
        group = Tabs(gathered=True)
        group.source, group.line = tab.source, tab.line
        parent.replace(tab, group)
        group += tab


def add_contents(app: Sphinx, doctree: nodes.document) -> None:
    """Tables of contents that a file of its own gives to a page."""
    docname = app.env.current_document.docname
    place = next(iter(doctree.findall(nodes.section)), doctree)
    for one in app.config.videre_contents.get(docname, ()):
        toctree = addnodes.toctree(
            parent=docname,
            entries=[(title or None, ref) for title, ref in one["entries"]],
            includefiles=[ref for _title, ref in one["entries"] if "://" not in ref],
            maxdepth=-1,
            caption=one["caption"],
            glob=False,
            hidden=True,
            includehidden=True,
            numbered=0,
            titlesonly=False,
        )
        toctree.source, toctree.line = doctree["source"], 1
        place += nodes.compound("", toctree, classes=["toctree-wrapper"], toctree=True)


def close_gates(_app: Sphinx, doctree: nodes.document) -> None:
    """What stands between the beginning and the end of a box is put into it."""
    for box in [one for one in doctree.findall(Box) if one.get("gate")]:
        after = box.parent.children[box.parent.index(box) + 1 :]
        end = next((at for at, one in enumerate(after) if isinstance(one, BoxEnd) and one["kind"] == box["kind"]), None)
        if end is None:
            _log.warning("%s", box["kind"], location=box, type="videre", subtype="not-closed")
        for one in after[:end]:
            box.parent.remove(one)
            box += one


def unwrap(_app: Sphinx, doctree: nodes.document) -> None:
    """A fence of colons with no name holds nothing together: what stands in it stands by itself."""
    for container in list(doctree.findall(nodes.container)):
        if container.get("is_div") and not container["classes"] and not container["ids"] and container.parent:
            container.replace_self(list(container.children))


def find_pictures(app: Sphinx, doctree: nodes.document) -> None:
    """A picture that is not beside the page may lie beside the file that was included."""
    folder = Path(app.srcdir)
    page = Path(app.env.doc2path(app.env.current_document.docname)).parent
    for picture in doctree.findall(nodes.image):
        address = picture["uri"]
        address = picture["uri"] = gathered(folder, address)
        if not (page / address).exists() and (page / unquote(address)).is_file():
            address = picture["uri"] = unquote(address)  # Markdown writes blanks as %20
        if "://" in address or address.startswith(("/", "data:")) or (page / address).exists():
            continue
        source = source_of(picture)
        if source and (Path(source).parent / address).is_file() and Path(source).parent != page:
            picture["uri"] = "/" + os.path.relpath(Path(source).parent / address, folder)


def gathered(folder: Path, address: str) -> str:
    """Sphinx gathers pictures in a folder of its own; HTML may name them there instead of where they lie."""
    before, sign, name = address.rpartition("_images/")
    if not sign or before.strip("./") or "/" in name:
        return address
    found = sorted(folder.rglob(escape(name)))
    return "/" + found[0].relative_to(folder).as_posix() if len(found) == 1 else address


def read_attributes(_app: Sphinx, doctree: nodes.document) -> None:
    """What stands in braces behind a picture and could not be read, such as `{width=50%}`, is no text."""
    for picture in doctree.findall(nodes.image):
        after = picture.next_node(descend=False, siblings=True)
        written = _BRACES.match(after) if isinstance(after, nodes.Text) else None
        if written is None:
            continue
        for key, value in _ATTRIBUTE.findall(written.group(1)):
            picture[{"w": "width", "h": "height"}.get(key, key)] = value
        rest = after[written.end() :]
        after.parent.replace(after, [nodes.Text(rest)] if rest else [])
    for picture in list(doctree.findall(nodes.image)):
        paragraph = picture.parent
        alone = isinstance(paragraph, nodes.paragraph) and paragraph.astext().strip() == picture.astext().strip()
        if alone and len(paragraph) == 1 and ("%" in str(picture.get("width")) or picture.get("align")):
            paragraph.replace_self(picture)  # only what stands by itself has a share of the width


def link_addresses(app: Sphinx, doctree: nodes.document) -> None:
    """An address that stands in Markdown by itself is a link, as it is in reStructuredText."""
    if str(app.env.doc2path(app.env.current_document.docname)).endswith(".rst"):
        return
    for text in list(doctree.findall(nodes.Text)):
        parts = _BARE.split(text.astext()) if "://" in text else []
        if len(parts) < 2 or not isinstance(text.parent, nodes.paragraph | nodes.emphasis | nodes.strong):
            continue
        if any(isinstance(one, nodes.reference | addnodes.pending_xref) for one in _around(text)):
            continue
        made = [
            nodes.reference("", part, internal=False, refuri=part) if number % 2 else nodes.Text(part)
            for number, part in enumerate(parts)
            if part
        ]
        text.parent.replace(text, made)


def bare_names(_app: Sphinx, doctree: nodes.document) -> None:
    """The name of what nobody said is shown without its bars; of a letter between bars they may be mathematics."""
    for wrong in doctree.findall(nodes.problematic):
        found = _BARS.fullmatch(wrong.astext())
        if found is not None:
            wrong.children = [nodes.Text(found[1])]


def keep_labels(_app: Sphinx, doctree: nodes.document) -> None:
    """Sphinx takes a change of language away when it is read, and a label before it would lead nowhere."""
    for change in list(doctree.findall(addnodes.highlightlang)):
        if change["ids"]:
            change.parent.insert(change.parent.index(change), nodes.target(ids=change["ids"]))


def say_conditions(app: Sphinx, doctree: nodes.document) -> None:
    """What is only for something that a conf.py would choose is not shown; other forms of the page are no loss."""
    for part in doctree.findall(addnodes.only):
        words = set(re.findall(r"\w+", part["expr"])) - {"and", "or", "not"}
        if words - _FORMS and not _holds(app, part["expr"]):
            _log.warning("%s", part["expr"], location=part, type="videre", subtype="condition")


def _holds(app: Sphinx, condition: str) -> bool:
    """Whether a part is shown; one with a condition that cannot be read is."""
    try:
        return app.tags.eval_condition(condition)
    except (TemplateSyntaxError, TypeError, ValueError):  # Sphinx says so
        return True


def say_comments(_app: Sphinx, doctree: nodes.document) -> None:
    """A box whose colons are missing is a comment for reStructuredText, so that nobody sees it."""
    for comment in doctree.findall(nodes.comment):
        if "begins" not in comment:
            continue  # of Markdown, which has signs of its own for it
        nearly, meant = _NEARLY.match(comment.astext()), _MEANT.match(comment.astext())
        name = next(filter(None, nearly.groups())) if nearly else ""
        if meant or is_known(name) or _HIDDEN.fullmatch(name):
            said = name if name and not meant else comment.astext().split()[0]
            _log.warning("%s", said, location=comment["begins"], type="videre", subtype="comment")


def say_underlines(_app: Sphinx, doctree: nodes.document) -> None:
    """Up to three signs below a longer line are no underline for reStructuredText."""
    for paragraph in doctree.findall(nodes.paragraph):
        nearly = _UNDERLINED.fullmatch(paragraph.rawsource)
        if nearly and isinstance(paragraph.parent, nodes.section | nodes.document):
            _log.warning("%s", nearly[1], location=paragraph, type="videre", subtype="short-underline")


def plain_listings(_app: Sphinx, doctree: nodes.document) -> None:
    """An included file that is shown as code has its language, and numbers of lines that are none of its text."""
    for listing in doctree.findall(nodes.literal_block):
        numbers = [one for one in listing.children if isinstance(one, nodes.inline) and "ln" in one["classes"]]
        language = (
            next((name for name in listing["classes"] if name != "code"), "") if "code" in listing["classes"] else ""
        )
        if language and "language" not in listing:
            listing["language"] = language
        if numbers:
            listing["linenos"] = True
            listing["highlight_args"] = {"linenostart": int(numbers[0].astext())}
        if numbers or (language and len(listing) > 1):
            text = "".join(one.astext() for one in listing.children if one not in numbers)
            listing.rawsource, listing.children = text, [nodes.Text(text)]


def _around(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def source_of(node: nodes.Node) -> str:
    """The file an element was written in."""
    while node is not None:
        if node.source:
            return str(node.source)
        node = node.parent
    return ""


class KeepPictures(SphinxTransform):
    """A picture whose link leads nowhere stays without it; docutils would leave its alternative text."""

    default_priority = 840  # before links are resolved, at 850

    def apply(self, **_kwargs: Any) -> None:
        """Take such links away."""
        for link in list(self.document.findall(nodes.reference)):
            name = link.get("refname")
            if name and name not in self.document.nameids and isinstance(link.next_node(), nodes.image):
                _log.warning("undefined label: %s", name, location=link)
                link.replace_self(list(link.children))
