"""Links that name a heading by its words, as the extension autosectionlabel reads them: `ref` to “page:Heading” too."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.nodes import make_refnode


def named_section(app: Sphinx, env: Any, node: nodes.Element, content: nodes.Element) -> nodes.Element | None:
    """The heading that a link without a label means: one of its own page before those of others."""
    if node.get("refdomain") != "std" or node.get("reftype") != "ref":
        return None
    wanted, here = str(node["reftarget"]), str(node["refdoc"])
    sections = _sections(env)
    found = sections.get(f"{here.lower()}:{wanted}") or sections.get(wanted)
    if found is None:
        return None
    docname, anchor, title = found
    said = content if node.get("refexplicit") else nodes.inline(title, title)
    return make_refnode(app.builder, here, docname, anchor, said)


def _sections(env: Any) -> dict[str, tuple[str, str, str]]:
    """All headings by their words, with and without their page: the first one where several are called so."""
    known: dict[str, tuple[str, str, str]] | None = getattr(env, "videre_sections", None)
    if known is None:
        known = env.videre_sections = {}
        for docname in sorted(env.tocs):
            for heading in env.tocs[docname].findall(nodes.reference):
                title = " ".join(heading.astext().split())
                place = (docname, heading.get("anchorname", "").removeprefix("#"), title)
                known.setdefault(title.lower(), place)
                known.setdefault(f"{docname}:{title}".lower(), place)
    return known
