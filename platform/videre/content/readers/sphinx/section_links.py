"""Links that name a heading by its words, as the extension autosectionlabel reads them, and links to equations."""

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
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


class EquationWords(SphinxPostTransform):
    """A link to an equation keeps the words of its author; Sphinx shows the number in their place."""

    default_priority = 5  # before those of Markdown are resolved, at 9

    def run(self, **_kwargs: Any) -> None:
        """Resolve them here."""
        equations = self.env.domains.math_domain.equations
        for link in list(self.document.findall(addnodes.pending_xref)):
            found = equations.get(link["reftarget"]) if link.get("reftype") in ("myst", "eq") else None
            if found is None or not link.get("refexplicit"):
                continue
            words: nodes.Node = link.children[0]
            if isinstance(words, nodes.literal):  # of the role, whose words are no code
                words = nodes.inline("", words.astext())
            own = nodes.make_id(f"equation-{link['reftarget']}")
            link.replace_self(make_refnode(self.app.builder, link["refdoc"], found[0], own, words))
