"""From a document of Sphinx to the HTML of our dialect: the same boxes, tabs, listings, figures and formulas."""

import posixpath
import re
from html import escape
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.util import logging
from sphinx.writers.html5 import HTML5Translator

from videre.content.dialect.code import code_html
from videre.content.dialect.formulas import formula_html
from videre.content.dialect.nodes import Code, Line, Option
from videre.content.problems import Report
from videre.content.readers.sphinx.arranging import source_of
from videre.content.readers.sphinx.elements import Box, Elsewhere, ExerciseList, StoredHtml, StoredPicture, Tab, Tabs
from videre.content.readers.sphinx.figures import figure_class, pixels
from videre.content.readers.sphinx.pictures import Refused
from videre.content.readers.sphinx.raw import RawHtml, elsewhere
from videre.content.readers.sphinx.signs import without_signs
from videre.content.readers.sphinx.vocabulary import NOTES, SOLUTION

_log = logging.getLogger(__name__)

LISTS = nodes.bullet_list | nodes.enumerated_list | nodes.definition_list

TABLE = '<div class="table" role="region" tabindex="0" aria-label="Table">'
DEFAULT_LANGUAGES = frozenset({"default", "none", "text", ""})


class Translator(HTML5Translator):
    """One page. What leaves the page (exercises, instructor notes) is written apart from it."""

    builder: Any

    def __init__(self, document: nodes.document, builder: Any) -> None:
        super().__init__(document, builder)
        self.body: list[str]
        self.exercises: list[dict[str, Any]] = []
        self.notes: list[str] = []
        self.aside: list[list[str]] = []
        self.solutions: list[list[str]] = []
        self.raw = RawHtml(builder.titles["elsewhere"], self._raw_picture)
        self.raw_depths: list[int] = []
        self.report = Report(builder.current_docname)
        self.title_is_out = False

    def page(self) -> dict[str, Any]:
        """What is to be known of the page."""
        for problem in self.report.problems:
            path = self.builder.pictures.path(str(self.builder.env.doc2path(self.builder.current_docname)))
            self.builder.heard.add(path, problem.line or None, problem.kind, problem.message)
        return {
            "html": "".join(self.body) + self.raw.closed(0),
            "exercises": self.exercises,
            "notes": "\n".join(self.notes),
        }

    # ---- every element ------------------------------------------------------------------------------

    def dispatch_visit(self, node: nodes.Node) -> None:
        """Remember what raw HTML had opened when an element began."""
        depth = len(self.raw.open)
        try:
            super().dispatch_visit(node)
        except nodes.SkipChildren:
            self.raw_depths.append(depth)
            raise
        self.raw_depths.append(depth)

    def dispatch_departure(self, node: nodes.Node) -> None:
        """Raw HTML closes at the latest with the element in which it was opened."""
        depth = self.raw_depths.pop()
        if not isinstance(node, nodes.raw):
            self.body.append(self.raw.closed(depth))
        super().dispatch_departure(node)

    def unknown_visit(self, node: nodes.Node) -> None:
        """An element of some extension: its content counts."""

    def unknown_departure(self, node: nodes.Node) -> None:
        """As above."""

    def visit_Text(self, node: nodes.Text) -> None:
        """Text, without the spans that Sphinx puts around each word of code."""
        self.body.append(escape(node.astext(), quote=False))

    def _targets(self, node: nodes.Element) -> str:
        return "".join(f'<span id="{escape(one)}"></span>' for one in node.get("ids", ()))

    def _line(self, node: nodes.Node) -> int:
        while node is not None and not node.line:
            node = node.parent
        return node.line if node is not None and node.line else 0

    def _warn(self, node: nodes.Node, kind: str, message: str) -> None:
        location = f"{source_of(node) or self.builder.env.doc2path(self.builder.current_docname)}:{self._line(node)}"
        _log.warning("%s", message, location=location, type="videre", subtype=kind)

    def visit_paragraph(self, node: nodes.Element) -> None:
        """A paragraph; the only one of a cell, or of each item of a list, needs no element."""
        tight = is_tight(node)
        self.body.append(self._targets(node) + ("" if tight else "<p>"))
        self.context.append("\n" if tight else "</p>\n")

    def depart_paragraph(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append(self.context.pop())

    # ---- headings -----------------------------------------------------------------------------------

    def visit_section(self, node: nodes.Element) -> None:
        """Sections are flat here: their headings tell their levels."""
        self.section_level += 1
        if not isinstance(node.next_node(nodes.title, descend=True), nodes.title):
            self.body.append(self._targets(node))

    def depart_section(self, node: nodes.Element) -> None:
        """As above."""
        self.section_level -= 1

    def visit_title(self, node: nodes.Element) -> None:
        """A heading; the first one of the page is its title, which the page shows already."""
        parent = node.parent
        if isinstance(parent, nodes.section):
            first = not self.title_is_out and self.section_level == 1 and isinstance(parent.parent, nodes.document)
            ids = parent.get("ids", [])
            if first:
                self.title_is_out = True
                self.body.append(self._targets(parent))
                raise nodes.SkipNode
            level = min(6, max(2, self.section_level))
            self.body.append("".join(f'<span id="{escape(one)}"></span>' for one in ids[1:]))
            own = f' id="{escape(ids[0])}"' if ids else ""
            self.body.append(f"<h{level}{own}>")
            self.add_secnumber(node)
            self.context.append(f"</h{level}>\n")
        elif isinstance(parent, nodes.table):
            self.body.append("<caption>")
            self.add_fignumber(parent)
            self.context.append("</caption>\n")
        else:
            self.body.append("<p><strong>")
            self.context.append("</strong></p>\n")

    def depart_title(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append(self.context.pop())

    def visit_rubric(self, node: nodes.Element) -> None:
        """A heading inside a box is none of the page's."""
        level = node.get("heading-level") or node.get("level")
        own = "".join(f'<span id="{escape(one)}"></span>' for one in node.get("ids", ()))
        tag = f"h{min(6, max(3, int(level)))}" if level else "p"
        self.body.append(f"{own}<{tag}>" + ("" if level else "<strong>"))
        self.context.append(("" if level else "</strong>") + f"</{tag}>\n")

    def depart_rubric(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append(self.context.pop())

    visit_subtitle = visit_rubric
    depart_subtitle = depart_rubric

    # ---- boxes and tabs -----------------------------------------------------------------------------

    def visit_Box(self, node: Box) -> None:
        """A box; exercises and instructor notes are written aside."""
        if "number" in node:
            self.body.append(self._targets(node))
            self._begin_aside()
            self.solutions.append([])
            return
        if node["kind"] == SOLUTION and isinstance(node.parent, Box) and "number" in node.parent:
            self._begin_aside()
            self.body.append(self._targets(node))
            return
        if node["kind"] == NOTES:
            self._begin_aside()
        kind = node["kind"]
        tag = "details" if node["folded"] else "section"
        ids = node.get("ids", [])
        own = f' id="{escape(ids[0])}"' if ids else ""
        self.body.append(f'<{tag} class="box" data-box="{kind}"{own}>')
        self.body.append("".join(f'<span id="{escape(one)}"></span>' for one in ids[1:]))
        heading = "summary" if node["folded"] else "p"
        label = "" if node.get("unknown") else self.builder.titles.get(kind, "")
        title = node.children[0] if node.children and type(node.children[0]).__name__ == "BoxTitle" else None
        if title is None:
            self.body.append(f'<{heading} class="box-title">{self._label(label or kind)}</{heading}>')

    def _label(self, label: str) -> str:
        return f'<span class="box-kind">{escape(label, quote=False)}</span>'

    def depart_Box(self, node: Box) -> None:
        """Its end."""
        if "number" in node:
            prompt = self._end_aside()
            number = node["number"]
            self.exercises.append(
                {
                    "number": number,
                    "title": node["title"],
                    "name": node["name"],
                    "minutes": node["minutes"],
                    "own": node["own"],
                    "line": self._line(node),
                    "prompt": prompt,
                    "solution": "\n".join(self.solutions.pop()),
                }
            )
            self.body.append(f'<div data-exercise-slot="{number}"></div>\n')
        elif node["kind"] == SOLUTION and isinstance(node.parent, Box) and "number" in node.parent:
            solution = self._end_aside()
            self.solutions[-1].append(solution)
        else:
            self.body.append("</details>\n" if node["folded"] else "</section>\n")
            if node["kind"] == NOTES:
                self.notes.append(self._end_aside())

    def _begin_aside(self) -> None:
        self.aside.append(self.body)
        self.body = []

    def _end_aside(self) -> str:
        written = "".join(self.body)
        self.body = self.aside.pop()
        return written.strip()

    def visit_BoxTitle(self, node: nodes.Element) -> None:
        """The title of a box, with the name of its kind unless the author says it."""
        box = node.parent
        if "number" in box:
            raise nodes.SkipNode
        kind = box["kind"]
        if kind == SOLUTION and isinstance(box.parent, Box) and "number" in box.parent:
            self.body.append("<p><strong>")
            self.context.append("</strong></p>\n")
            return
        label = "" if box.get("unknown") else self.builder.titles.get(kind, "")
        text = node.astext().casefold()
        heading = "summary" if box["folded"] else "p"
        says_it_itself = not label or text.startswith(label.casefold()) or kind in ("callout", "dropdown", "todo")
        self.body.append(f'<{heading} class="box-title">')
        if says_it_itself:
            self.context.append(f"</{heading}>\n")
        else:
            self.body.append(f'{self._label(label)}: <span class="box-name">')
            self.context.append(f"</span></{heading}>\n")

    def depart_BoxTitle(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append(self.context.pop())

    def visit_Tabs(self, node: Tabs) -> None:
        """Tabs, which are sections one after another until a script makes tabs of them."""
        self.body.append(self._targets(node) + '<div data-tabs="">')

    def depart_Tabs(self, node: Tabs) -> None:
        """Their end."""
        self.body.append("</div>\n")

    def visit_Tab(self, node: Tab) -> None:
        """One tab with its label."""
        label = escape(node["label"])
        self.body.append(f'<section data-tab="{label}"><p class="tab-title">{label}</p>{self._targets(node)}')

    def depart_Tab(self, node: Tab) -> None:
        """Its end."""
        self.body.append("</section>\n")

    def visit_admonition(self, node: nodes.Element, name: str = "") -> None:
        """Boxes that extensions make by themselves."""
        kind = name or "note"
        self.body.append(f'<section class="box" data-box="{kind}">')
        if not isinstance(node.next_node(), nodes.title):
            self.body.append(f'<p class="box-title">{self._label(self.builder.titles.get(kind, kind))}</p>')

    def depart_admonition(self, node: nodes.Element | None = None) -> None:
        """Their end."""
        self.body.append("</section>\n")

    def visit_Elsewhere(self, node: Elsewhere) -> None:
        """A film on another site."""
        self.body.append(elsewhere(node["address"], node["title"], self.builder.titles["elsewhere"]))
        raise nodes.SkipNode

    def visit_ExerciseList(self, node: ExerciseList) -> None:
        """A list that stayed empty."""
        raise nodes.SkipNode

    # ---- code and formulas --------------------------------------------------------------------------

    def visit_literal_block(self, node: nodes.Element, title: str = "") -> None:
        """A listing, highlighted as everywhere; one with markup inside stays as it is."""
        self.body.append(self._targets(node))
        if node.rawsource != node.astext():
            head = f'<p class="code-title">{escape(title)}</p>' if title else ""
            self.body.append(f'<div class="code" data-code="text">{head}<pre tabindex="0"><code>')
            return
        self.body.append(self._code(node, title))
        raise nodes.SkipNode

    def depart_literal_block(self, node: nodes.Element) -> None:
        """The end of one with markup inside."""
        self.body.append("</code></pre></div>\n")

    visit_doctest_block = visit_literal_block
    depart_doctest_block = depart_literal_block

    def _code(self, node: nodes.Element, title: str) -> str:
        line = self._line(node)
        given = str(node.get("language", "pycon" if isinstance(node, nodes.doctest_block) else "text")).lower()
        language = "text" if given in DEFAULT_LANGUAGES else given
        options = {"caption": Option(title, line)} if title else {}
        marked = (node.get("highlight_args") or {}).get("hl_lines")
        if marked:
            options["emphasize-lines"] = Option(",".join(str(number) for number in marked), line)
        if node.get("linenos"):
            options["linenos"] = Option("", line)
        body = [Line(line, text) for text in node.astext().split("\n")]
        return code_html(Code(language, body, line, options), self.report) + "\n"

    def visit_container(self, node: nodes.Element) -> None:
        """A listing with its caption, or nothing but a container."""
        if not node.get("literal_block"):
            self.body.append(self._targets(node) + "<div>")
            return
        caption = next((child for child in node.children if isinstance(child, nodes.caption)), None)
        self.body.append(self._targets(node))
        for child in node.children:
            if not isinstance(child, nodes.literal_block):
                continue
            title = caption.astext() if caption is not None else ""
            if child.rawsource == child.astext():
                self.body.append(self._targets(child) + self._code(child, title))
            else:
                text = escape(child.astext(), quote=False)
                head = f'<p class="code-title">{escape(title)}</p>'
                self.body.append(
                    f'<div class="code" data-code="text">{head}<pre tabindex="0"><code>{text}</code></pre></div>\n'
                )
        raise nodes.SkipNode

    def depart_container(self, node: nodes.Element) -> None:
        """The end of a container."""
        self.body.append("</div>\n")

    def visit_literal(self, node: nodes.Element) -> None:
        """Code within a line, and keys."""
        self.body.append("<kbd>" if "kbd" in node["classes"] else "<code>")

    def depart_literal(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append("</kbd>" if "kbd" in node["classes"] else "</code>")

    def visit_math(self, node: nodes.Element, math_env: str = "") -> None:
        """A formula within a line."""
        self.body.append(formula_html(node.astext(), self._line(node), self.report, block=False))
        raise nodes.SkipNode

    def visit_math_block(self, node: nodes.Element, math_env: str = "") -> None:
        """A formula on lines of its own, with its number."""
        self.body.append(self._targets(node))
        self.body.append(formula_html(aligned(node.astext()), self._line(node), self.report, block=True))
        if node.get("number") and "\\begin{" not in node.astext():  # those number themselves
            self.body.append(f'<p class="align-right">({node["number"]})</p>')
        raise nodes.SkipNode

    # ---- pictures -----------------------------------------------------------------------------------

    def visit_figure(self, node: nodes.Element) -> None:
        """A figure; its width is that of its picture."""
        picture = next(iter(node.findall(nodes.image)), None)
        look = figure_class(node, picture)
        self.body.append(self._targets(node) + (f'<figure class="{look}">' if look else "<figure>"))

    def depart_figure(self, node: nodes.Element) -> None:
        """Its end; caption and legend are one."""
        if any(isinstance(child, nodes.caption | nodes.legend) for child in node.children):
            self.body.append("</figcaption>")
        self.body.append("</figure>\n")

    def visit_caption(self, node: nodes.Element) -> None:
        """What stands under a figure."""
        if isinstance(node.parent, nodes.figure):
            self.body.append("<figcaption><p>")
            self.context.append("</p>")
        else:
            self.body.append("<p><strong>")
            self.context.append("</strong></p>\n")
        self.add_fignumber(node.parent)

    def depart_caption(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append(self.context.pop())

    def visit_legend(self, node: nodes.Element) -> None:
        """More of it."""
        if not any(isinstance(child, nodes.caption) for child in node.parent.children):
            self.body.append("<figcaption>")

    def depart_legend(self, node: nodes.Element) -> None:
        """As above."""

    def visit_image(self, node: nodes.Element) -> None:
        """A picture of the lesson; one of another site is a link to it."""
        alt = node.get("alt", "")
        alone = not isinstance(node.parent, nodes.TextElement | nodes.figure | nodes.reference)
        if node["uri"].startswith("data:"):
            self._warn(node, "picture", "A picture written into the page itself is not shown: put it into a file.")
            self.body.append(f"<em>{escape(alt)}</em>")
            raise nodes.SkipNode
        if "?" in (node.get("candidates") or {}):
            self._warn(
                node,
                "picture",
                "This picture lies on another site, which would learn who reads this page: it is a link here. "
                "Put it into the lesson.",
            )
            self.body.append(f'<a href="{escape(node["uri"])}">{escape(alt or node["uri"])}</a>')
            raise nodes.SkipNode
        try:
            path = self.builder.pictures.address(node["uri"])
        except Refused as refused:
            if refused.args[0][:8] != "There is":
                self._warn(node, "picture", str(refused))
            said = f"<em>{escape(alt or posixpath.basename(node['uri']))}</em>"
            self.body.append(f"<p>{said}</p>\n" if alone else said)
            raise nodes.SkipNode from None
        self._picture(node, path, alt, alone)
        raise nodes.SkipNode

    def _picture(self, node: nodes.Element, path: str, alt: str, alone: bool) -> None:
        if path.endswith("#safe.svg"):
            self._warn(
                node, "picture", "This drawing holds scripts, foreign content or addresses; it is shown without them."
            )
        width, height = pixels(node, self.builder.pictures.sizes.get(path))
        sizes = (f' width="{width}"' if width else "") + (f' height="{height}"' if height else "")
        title = f' title="{escape(node["title"])}"' if node.get("title") else ""
        html = (
            f'{self._targets(node)}<img src="{escape(self.builder.file_uri(path))}" alt="{escape(alt)}"{sizes}{title}>'
        )
        if alone:
            look = figure_class(node, node)
            html = f'<figure class="{look}">{html}</figure>\n' if look else f"<figure>{html}</figure>\n"
        self.body.append(html)

    def _raw_picture(self, address: str) -> str | None:
        """The address of a picture that HTML names."""
        if "://" in address or address.startswith(("data:", "//")):
            return None
        written, _real = self.builder.env.relfn2path(unquote(address), self.builder.current_docname)
        try:
            return str(self.builder.file_uri(self.builder.pictures.address(written)))
        except Refused:
            return None

    def visit_StoredPicture(self, node: StoredPicture) -> None:
        """A picture out of a notebook."""
        try:
            source = str(self.builder.env.doc2path(self.builder.current_docname))
            path = self.builder.pictures.part(source, node["part"])
        except Refused as refused:
            self._warn(node, "picture", str(refused))
            raise nodes.SkipNode from None
        alone = not isinstance(node.parent, nodes.TextElement)
        self._picture(node, path, node["alt"] or "Output", alone)
        raise nodes.SkipNode

    def visit_StoredHtml(self, node: StoredHtml) -> None:
        """A table that a program put out; where nothing harmless is in it, its plain text."""
        raw = RawHtml(self.builder.titles["elsewhere"])
        html = raw.passed(node["html"]) + raw.closed(0)
        if "<table" in html:
            html = TABLE + html + "</div>"
        self.body.append(html if html.strip() else f'<pre tabindex="0"><code>{escape(node["plain"])}</code></pre>')
        raise nodes.SkipNode

    # ---- links --------------------------------------------------------------------------------------

    def visit_reference(self, node: nodes.Element) -> None:
        """A link."""
        address = node["refuri"] if "refuri" in node else "#" + node.get("refid", "")
        title = f' title="{escape(node["reftitle"])}"' if node.get("reftitle") else ""
        self.body.append(f'{self._targets(node)}<a href="{escape(address)}"{title}>')
        if node.get("secnumber"):
            self.body.append(".".join(map(str, node["secnumber"])) + self.secnumber_suffix)

    def depart_reference(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append("</a>")

    def visit_download_reference(self, node: nodes.Element) -> None:
        """A file to save."""
        if "refuri" in node:
            self.body.append(f'<a href="{escape(node["refuri"])}">')
        elif "filename" in node:
            written, _real = self.builder.env.relfn2path(node["reftarget"], self.builder.current_docname)
            try:
                path = self.builder.pictures.path(written)
            except Refused as refused:
                self._warn(node, "picture", str(refused))
                self.context.append("")
                return
            self.body.append(f'<a href="{escape(self.builder.file_uri(path))}">')
        else:
            self.context.append("")
            return
        self.context.append("</a>")

    def visit_problematic(self, node: nodes.Element) -> None:
        """What docutils could not read: its words, without the signs around them."""
        self.body.append(escape(without_signs(node.astext()), quote=False))
        raise nodes.SkipNode

    def visit_system_message(self, node: nodes.Element) -> None:
        """Told in the report, not to learners."""
        raise nodes.SkipNode

    # ---- footnotes, tables, raw HTML ----------------------------------------------------------------

    def visit_footnote_reference(self, node: nodes.Element) -> None:
        """The number of a footnote."""
        self.body.append(f'{self._targets(node)}<sup class="footnote-ref"><a href="#{escape(node["refid"])}">')

    def depart_footnote_reference(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append("</a></sup>")

    def visit_footnote(self, node: nodes.Element) -> None:
        """A footnote or an entry of a bibliography."""
        self.body.append(f'<div class="footnote">{self._targets(node)}')

    def depart_footnote(self, node: nodes.Element) -> None:
        """Its end, with the way back."""
        for back in node.get("backrefs", ()):
            self.body.append(f'<a class="footnote-backref" href="#{escape(back)}">↩</a>')
        self.body.append("</div>\n")

    visit_citation = visit_footnote
    depart_citation = depart_footnote

    def visit_label(self, node: nodes.Element) -> None:
        """Its number or key."""
        self.body.append("<strong>[")

    def depart_label(self, node: nodes.Element) -> None:
        """As above."""
        self.body.append("]</strong> ")

    def visit_table(self, node: nodes.Element) -> None:
        """A table in a region that scrolls by itself."""
        self._table_row_indices.append(0)
        self.body.append(self._targets(node) + TABLE + "<table>")

    def depart_table(self, node: nodes.Element) -> None:
        """Its end."""
        self._table_row_indices.pop()
        self.body.append("</table></div>\n")

    def visit_entry(self, node: nodes.Element) -> None:
        """A cell; alignment is a class."""
        for word in list(node["classes"]):
            if word.startswith("text-"):
                node["classes"].append("align-" + word.removeprefix("text-"))
        super().visit_entry(node)

    def visit_hlist(self, node: nodes.Element) -> None:
        """Lists that were to stand side by side stand one after another."""

    def depart_hlist(self, node: nodes.Element) -> None:
        """As above."""

    visit_hlistcol = visit_hlist
    depart_hlistcol = depart_hlist

    def visit_classifier(self, node: nodes.Element) -> None:
        """What kind of thing a term is."""
        self.body.append(": <span>")

    def visit_block_quote(self, node: nodes.Element) -> None:
        """A quotation; lists that were only moved in are none."""
        self.body.append("<blockquote>")

    def depart_block_quote(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append("</blockquote>\n")

    def visit_raw(self, node: nodes.Element) -> None:
        """What is harmless of HTML; other formats are not for the web."""
        if "html" in node.get("format", "").split():
            self.body.append(self.raw.passed(node.astext()))
            for name in dict.fromkeys(self.raw.left_out):
                self._warn(node, "left-out", name)
            self.raw.left_out.clear()
        raise nodes.SkipNode


def aligned(formula: str) -> str:
    """A formula of several lines, as Sphinx takes it: aligned at each `&`."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", formula.strip()) if part.strip()]
    text = " \\\\\n".join(parts)
    if "\\begin{" in text or not ("\\\\" in text or "&" in text):
        return text
    return f"\\begin{{aligned}}{text}\\end{{aligned}}"


def is_tight(paragraph: nodes.Element) -> bool:
    """Whether a paragraph is all the text there is where it stands."""
    parent = paragraph.parent
    if isinstance(parent, nodes.entry | nodes.definition | nodes.field_body):
        return all(child is paragraph or isinstance(child, LISTS) for child in parent.children)
    if not isinstance(parent, nodes.list_item):
        return False
    return all(_has_one_paragraph(item) for item in parent.parent.children)


def _has_one_paragraph(item: nodes.Element) -> bool:
    return sum(not isinstance(child, LISTS) for child in item.children) <= 1
