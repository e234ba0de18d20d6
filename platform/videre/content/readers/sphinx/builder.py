"""Sphinx with a builder of ours: the pages of a lesson as HTML of our dialect, held in memory."""

from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.writers.html5_polyglot import Writer
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.highlighting import PygmentsBridge

from videre.content.readers.sphinx.pictures import Pictures
from videre.content.readers.sphinx.progress import say
from videre.content.readers.sphinx.translator import Translator


class LessonBuilder(Builder):
    """`pages` are what comes out."""

    name = "videre"
    format = "html"
    epilog = ""
    allow_parallel = False
    default_translator_class = Translator
    supported_image_types: ClassVar[list[str]] = ["image/svg+xml", "image/png", "image/gif", "image/jpeg", "image/webp"]
    supported_remote_images = True  # else Sphinx would fetch them; ours become links
    supported_data_uri_images = True
    download_support = True
    add_permalinks = False
    search = False
    math_renderer_name = "mathjax"  # asked for by Sphinx; our translator makes MathML

    def init(self) -> None:
        """Nothing is kept between two readings."""
        self.pages: dict[str, dict[str, Any]] = {}
        self.secnumbers: Mapping[str, tuple[int, ...]] = {}
        self.fignumbers: Mapping[str, Mapping[str, tuple[int, ...]]] = {}
        self.current_docname = ""
        self.highlighter = PygmentsBridge("html", "default")
        self.pictures = Pictures(Path(self.config.videre_root), Path(self.srcdir))
        self.titles: Mapping[str, str] = self.config.videre_titles

    def get_outdated_docs(self) -> Iterator[str]:
        """All."""
        yield from self.env.found_docs

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """An address that only the parent can make a real one of."""
        return f"{self.config.videre_word}/page/{quote(docname)}"

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """The same from everywhere; within a page only the heading counts."""
        return "" if from_ == to else self.get_target_uri(to)

    def file_uri(self, path: str) -> str:
        """Such an address for a file of the lesson, by its path inside the root."""
        return f"{self.config.videre_word}/file/{quote(path)}"

    def prepare_writing(self, docnames: Set[str]) -> None:
        """What docutils asks of whoever writes HTML."""
        self.settings = get_default_settings(Writer)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        """One page."""
        self.current_docname = docname
        self.secnumbers = self.env.toc_secnumbers.get(docname, {})
        self.fignumbers = self.env.toc_fignumbers.get(docname, {})
        say(at=docname)
        doctree.settings = self.settings
        self.post_process_images(doctree)
        visitor: Any = self.create_translator(doctree, self)
        doctree.walkabout(visitor)
        self.pages[docname] = visitor.page()

    def post_process_images(self, doctree: nodes.Node) -> None:
        """Choose one of several forms of a picture; those of other sites stay what they are."""
        for node in doctree.findall(nodes.image):
            candidates = node.get("candidates") or {}
            for kind in ("*", *self.supported_image_types):
                if kind in candidates:
                    node["uri"] = candidates[kind]
                    break


def toctrees_of(app: Sphinx) -> dict[str, list[dict[str, Any]]]:
    """The tables of contents of each page, in the order in which they stand."""
    found: dict[str, list[dict[str, Any]]] = {}
    for docname in sorted(app.env.found_docs):
        if docname not in app.env.toctree_includes and docname != app.config.root_doc:
            continue
        found[docname] = [
            {
                "caption": node.get("caption") or "",
                "entries": [[title, ref] for title, ref in node["entries"]],
                "line": node.line or node.parent.line,
            }
            for node in app.env.get_doctree(docname).findall(addnodes.toctree)
        ]
    return found


def order_of(app: Sphinx) -> list[str]:
    """All pages in the order of the tables of contents."""
    order: list[str] = []
    pending = [app.config.root_doc]
    while pending:
        docname = pending.pop(0)
        if docname in order:
            continue
        order.append(docname)
        pending = [*app.env.toctree_includes.get(docname, []), *pending]
    return order


def links_elsewhere(_app: Sphinx, doctree: nodes.document) -> None:
    """A hidden table of contents shows nothing: what it names on other sites becomes a list in its place."""
    for toctree in list(doctree.findall(addnodes.toctree)):
        outside = [(title, ref) for title, ref in toctree["entries"] if "://" in ref]
        if not toctree.get("hidden") or not outside:
            continue
        listing = nodes.bullet_list()
        for title, ref in outside:
            link = nodes.reference("", title or ref, internal=False, refuri=ref)
            listing += nodes.list_item("", nodes.paragraph("", "", link))
        place = (
            toctree.parent
            if toctree.parent.get("toctree") or "toctree-wrapper" in toctree.parent.get("classes", [])
            else toctree
        )
        parent = place.parent
        parent.insert(parent.index(place) + 1, listing)
