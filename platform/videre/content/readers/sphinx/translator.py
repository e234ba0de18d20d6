"""From a document of Sphinx to the HTML of our dialect: the same boxes, tabs, listings, figures and formulas."""

from html import escape

from docutils import nodes

from videre.content.readers.sphinx.listings import Listings
from videre.content.readers.sphinx.pictures import Refused
from videre.content.readers.sphinx.showing import PictureParts
from videre.content.readers.sphinx.signs import without_signs
from videre.content.readers.sphinx.teaching import TeachingParts

NUMBERS = {"loweralpha": "a", "upperalpha": "A", "lowerroman": "i", "upperroman": "I"}
"""How HTML calls what numbers a list."""


class Translator(TeachingParts, Listings, PictureParts):
    """One page: to what its parts know, links, tables, footnotes and raw HTML are added here."""

    def visit_reference(self, node: nodes.Element) -> None:
        """A link."""
        address = node["refuri"] if "refuri" in node else "#" + node.get("refid", "")
        if not address and node.get("internal"):
            address = self.builder.get_target_uri(self.builder.current_docname)  # the page itself
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
        """What docutils could not read: its words, without the signs around them; pictures stay."""
        if next(iter(node.findall(nodes.image)), None) is not None:
            return
        self.body.append(escape(without_signs(node.astext()), quote=False))
        raise nodes.SkipNode

    def depart_problematic(self, node: nodes.Element) -> None:
        """As above."""

    def visit_system_message(self, node: nodes.Element) -> None:
        """Told in the report, not to learners."""
        raise nodes.SkipNode

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
        """A table."""
        self._table_row_indices.append(0)
        self.body.append(self._targets(node) + "<table>")

    def depart_table(self, node: nodes.Element) -> None:
        """Its end."""
        self._table_row_indices.pop()
        self.body.append("</table>\n")

    def visit_entry(self, node: nodes.Element) -> None:
        """A cell; alignment is a class."""
        for word in list(node["classes"]):
            if word.startswith("text-"):
                node["classes"].append("align-" + word.removeprefix("text-"))
        super().visit_entry(node)

    def visit_enumerated_list(self, node: nodes.Element) -> None:
        """A list with letters or Roman numerals keeps them: its text may speak of step b."""
        kind = NUMBERS.get(node.get("enumtype", ""), "")
        start = f' start="{int(node["start"])}"' if node.get("start") else ""
        kind = f' type="{kind}"' if kind else ""
        self.body.append(f"{self._targets(node)}<ol{start}{kind}>\n")

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
            for way, what in dict.fromkeys(self.raw.left_out):
                self._warn(node, way, what)
            self.raw.left_out.clear()
        raise nodes.SkipNode
