"""Changes to a page after it was read: loose tabs gathered, pictures of included files found, lists elsewhere kept."""

import os
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from videre.content.readers.sphinx.elements import Tab, Tabs


def gather_tabs(_app: Sphinx, doctree: nodes.document) -> None:
    """Tabs one after another that stand in no group are one."""
    for tab in list(doctree.findall(Tab)):
        if isinstance(tab.parent, Tabs):
            continue
        parent = tab.parent
        at = parent.index(tab)
        before = parent.children[at - 1] if at else None
        if isinstance(before, Tabs) and before.get("gathered"):
            parent.remove(tab)
            before += tab
            continue
        group = Tabs(gathered=True)
        group.source, group.line = tab.source, tab.line
        parent.replace(tab, group)
        group += tab


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
        if "://" in address or address.startswith(("/", "data:")) or (page / address).exists():
            continue
        source = _source_of(picture)
        if source and (Path(source).parent / address).is_file() and Path(source).parent != page:
            picture["uri"] = "/" + os.path.relpath(Path(source).parent / address, folder)


def _source_of(node: nodes.Node) -> str:
    while node is not None:
        if node.source:
            return str(node.source)
        node = node.parent
    return ""
