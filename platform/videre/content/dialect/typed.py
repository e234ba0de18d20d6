"""What people type into a box (questions, replies), as HTML: a small part of Markdown, and nothing of ours.

Used in the rendering child alone. Paragraphs, emphasis, code, lists, quotations and, where wanted, links; line breaks
stay. HTML and everything else of the dialect is text like any other and shown as it was typed.
"""

import re
from html import escape
from xml.etree.ElementTree import Element

import nh3
from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, SubstituteTagInlineProcessor
from markdown.util import AtomicString

from videre.content.dialect import fences
from videre.content.dialect.builder import Builder
from videre.content.dialect.nodes import Code, Directive, Formula, Node
from videre.content.dialect.scanner import lines_of, scan
from videre.content.problems import Report

TAGS = {"a", "blockquote", "br", "code", "del", "em", "li", "ol", "p", "pre", "strong", "ul"}
REL = "nofollow noopener noreferrer"

_STRIKE = {"pymdownx.tilde": {"subscript": False}}
_NOT_OURS = {
    "preprocessors": ("html_block",),
    "blockprocessors": ("hashheader", "setextheader", "hr", "reference", "quote", "ulist", "olist"),
    "inlinePatterns": (
        "reference",
        "link",
        "image_link",
        "image_reference",
        "short_reference",
        "short_image_ref",
        "autolink",
        "automail",
        "linebreak",
        "html",
        "entity",
    ),
}
_BEGINS_A_BLOCK_OF_OURS = re.compile(r"^((?:[ \t]|[-*+>]|\d{1,9}[.)])*)(:::|\$\$|<!--|\()")
_NAMED_FENCE = re.compile(r"^([ \t>*+-]*(?:`{3,}|~{3,}))\s*\{\.?([\w+#.-]*)\}.*")
_WORDS = r"!?\[([^\[\]\n]{1,300})\]\(\s*<?([^\s()<>]{1,2000})>?(?:\s+\"[^\"\n]{0,300}\")?\s*\)"
ADDRESS = r"<?((?:https?://|www\.)[^\s<>\"'`]{1,2000}?)>?(?=[.,;:!?)\]]*(?:[\s<>\"'`]|$))"
_WEB = re.compile(r"(?:https?://|mailto:)[^\s\"'<>\\]+", re.IGNORECASE)


class TypedRenderer:
    """One Markdown object and one sanitiser, used for text after text; not for several threads at once."""

    def __init__(self) -> None:
        self.md = Markdown(extensions=["pymdownx.betterem", "pymdownx.tilde"], extension_configs=_STRIKE)
        for registry, names in _NOT_OURS.items():
            for name in names:
                getattr(self.md.parser if registry == "blockprocessors" else self.md, registry).deregister(name)
        self.md.ESCAPED_CHARS += [":", "$", "<"]
        self.words = _Words(_WORDS, self.md)
        self.bare = _Bare(ADDRESS, self.md)
        self.md.inlinePatterns.register(self.words, "typed-words", 170)
        self.md.inlinePatterns.register(self.bare, "typed-bare", 165)
        self.md.inlinePatterns.register(SubstituteTagInlineProcessor(r" *\n", "br"), "typed-break", 100)
        self.cleaner = nh3.Cleaner(
            tags=TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel=REL,
            strip_comments=True,
        )

    def render(self, text: str, *, links: bool, removed: str) -> str:
        """The text as HTML; without ``links`` their words stay and ``removed`` stands for bare addresses."""
        self.md.reset()
        self.words.links = self.bare.links = links
        self.bare.removed = removed
        report = Report("")
        root = Element("div")
        builder = _Builder(self.md, report, lambda *_: False)
        builder.add(root, scan(lines_of(_as_text(text)), report))
        self.md.parser.root = root
        for treeprocessor in self.md.treeprocessors:
            replaced = treeprocessor.run(root)
            root = root if replaced is None else replaced
        html = self.md.serializer(root)
        for postprocessor in self.md.postprocessors:
            html = postprocessor.run(html)
        return self.cleaner.clean(html).strip()


def _as_text(text: str) -> str:
    """The text with what would begin a block of a lesson made harmless; code is left alone."""
    lines: list[str] = []
    inside: fences.Fence | None = None
    for given in text.replace("\x02", "").replace("\x03", "").split("\n"):
        line = given
        if inside is None:
            line = _NAMED_FENCE.sub(r"\1\2", line)
            line = _BEGINS_A_BLOCK_OF_OURS.sub(r"\1\\\2", line)
            inside = fences.opening(line)
        elif inside.is_closed_by(line):
            inside = None
        lines.append(line)
    return "\n".join(lines)


class _Builder(Builder):
    """Blocks of typed text: code is plain, and what only lessons have is shown as code too, should it ever come."""

    def block(self, parent: Element, node: Node) -> None:
        """Append the element of one block."""
        match node:
            case Code() | Directive():
                text = "\n".join(line.text for line in node.body)
                self.raw(parent, f"<pre><code>{escape(text, quote=False)}</code></pre>")
            case Formula():
                self.raw(parent, f"<pre><code>{escape(node.source, quote=False)}</code></pre>")
            case _:
                super().block(parent, node)


class _Words(InlineProcessor):
    """`[words](address)`: a link, or only its words."""

    links = False

    def handleMatch(self, m: "re.Match[str]", data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        """The element for one match."""
        target = m.group(2)
        element = Element("a", {"href": target}) if self.links and _WEB.fullmatch(target) else Element("span")
        element.text = m.group(1)
        return element, m.start(0), m.end(0)


class _Bare(InlineProcessor):
    """An address that stands in the text by itself."""

    links = False
    removed = ""

    def handleMatch(self, m: "re.Match[str]", data: str) -> tuple[Element, int, int]:  # type: ignore[override]
        """The element for one match."""
        address = m.group(1)
        element = Element("span")
        if self.links:
            target = address if "://" in address else f"https://{address}"
            if _WEB.fullmatch(target):
                element = Element("a", {"href": target})
        element.text = AtomicString(address if self.links else self.removed)
        return element, m.start(0), m.end(0)
