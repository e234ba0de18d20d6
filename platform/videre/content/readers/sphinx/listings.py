"""Code and formulas of a page."""

import re
from html import escape

from docutils import nodes
from sphinx.util.math import get_node_equation_number

from videre.content.dialect.code import code_html
from videre.content.dialect.formulas import formula_html
from videre.content.dialect.nodes import Code, Line, Option
from videre.content.readers.sphinx.writing import Writing

DEFAULT_LANGUAGES = frozenset({"default", "none", "text", ""})


class Listings(Writing):
    """As the dialect writes them."""

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
            options["lineno-start"] = Option(str((node.get("highlight_args") or {}).get("linenostart", 1)), line)
        text = node.astext()
        if language == "udiff":  # Sphinx names both files as they lie on this machine
            text = text.replace(f"{self.builder.pictures.folder}/", "")
        body = [Line(line, part) for part in text.split("\n")]
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
        within = isinstance(node.parent, nodes.TextElement)  # `$$…$$` in a sentence: no region can stand in it
        html = formula_html(aligned(node.astext()), self._line(node), self.report, block=not within)
        self.body.append(html.replace('display="inline"', 'display="block"', 1) if within else html)
        if node.get("number"):
            number = get_node_equation_number(self, node) if node["ids"] else ""  # as links to it say it
            self.body.append(f'<p class="align-right">({number or node["number"]})</p>')
        raise nodes.SkipNode


def aligned(formula: str) -> str:
    """A formula of several lines, as Sphinx takes it: aligned at each `&`."""
    parts = [part.strip() for part in re.split(r"\n\s*\n", formula.strip()) if part.strip()]
    text = " \\\\\n".join(parts)
    if "\\begin{" in text or not ("\\\\" in text or "&" in text):
        return text
    return f"\\begin{{align*}}{text}\\end{{align*}}"
