"""Links that name a heading by its words, as the extension autosectionlabel reads them: `ref` to “page:Heading” too."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.nodes import make_refnode


def named_section(app: Sphinx, env: Any, node: nodes.Element, content: nodes.Element) -> nodes.Element | None:
    """The heading that a link without a label means: one of its own page before those of others."""
    if node.get("refdomain") != "std" or node.get("reftype") != "ref":
        return None
    wanted = str(node["reftarget"])
    here = node["refdoc"]
    for docname in [here, *(name for name in sorted(env.tocs) if name != here)]:
        words = wanted.removeprefix(f"{docname.lower()}:")
        for heading in env.tocs[docname].findall(nodes.reference):
            title = " ".join(heading.astext().split())
            if title.lower() == words:
                said = content if node.get("refexplicit") else nodes.inline(title, title)
                anchor = heading["anchorname"].removeprefix("#")
                return make_refnode(app.builder, here, docname, anchor, said)
    return None
