"""Headings, boxes, tabs and films of a page; exercises and instructor notes are written apart from it."""

import posixpath
from html import escape

from docutils import nodes

from videre.content.readers.sphinx.elements import Box, BoxTitle, Elsewhere, ExerciseList, Tab, TabLabel, Tabs
from videre.content.readers.sphinx.raw import elsewhere
from videre.content.readers.sphinx.tabs import USUAL
from videre.content.readers.sphinx.vocabulary import NOTES, SOLUTION
from videre.content.readers.sphinx.writing import Writing


class TeachingParts(Writing):
    """As the dialect writes them."""

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
                if not _has_text_before(parent):
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
        written = f' data-written="{escape(node["written"])}"' if node.get("written") else ""
        self.body.append(f'<{tag} class="box" data-box="{kind}"{written}{own}>')
        self.body.append("".join(f'<span id="{escape(one)}"></span>' for one in ids[1:]))
        heading = "summary" if node["folded"] else "p"
        label = self._named(node)
        title = node.children[0] if node.children and isinstance(node.children[0], BoxTitle) else None
        if title is None and not label and node["folded"]:
            label = self.builder.titles["dropdown"]
        if title is None and label:
            self.body.append(f'<{heading} class="box-title">{self._label(label)}</{heading}>')

    def _named(self, box: nodes.Element) -> str:
        """What boxes of this kind are called."""
        return str(box.get("label") or ("" if box.get("unknown") else self.builder.titles.get(box["kind"], "")))

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
        if "number" in box:  # the platform writes it; footnotes lead back here
            self.body += [self._targets(mark) for mark in node.findall(nodes.footnote_reference)]
            raise nodes.SkipNode
        kind = box["kind"]
        if kind == SOLUTION and isinstance(box.parent, Box) and "number" in box.parent:
            self.body.append("<p><strong>")
            self.context.append("</strong></p>\n")
            return
        label = self._named(box)
        text = node.astext().casefold()
        heading = "summary" if box["folded"] else "p"
        exercise = self.builder.env.domains.standard_domain.labels.get(text.strip()) if kind == SOLUTION else None
        if exercise is not None:  # it stands on another page and names its exercise by the label
            docname, own, title = exercise
            address = self.builder.get_relative_uri(self.builder.current_docname, docname)
            link = f'<a href="{escape(f"{address}#{own}")}">{escape(title, quote=False)}</a>'
            self.body.append(f'<{heading} class="box-title">{self._label(label)}: {link}</{heading}>\n')
            raise nodes.SkipNode
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

    def visit_BoxEnd(self, node: nodes.Element) -> None:
        """The end of a box that nothing began."""
        raise nodes.SkipNode

    def visit_Fold(self, node: nodes.Element) -> None:
        """Code or an output that its author closed."""
        self.body.append(f"<details><summary>{escape(self.builder.titles[node['what']])}</summary>")

    def depart_Fold(self, node: nodes.Element) -> None:
        """Its end."""
        self.body.append("</details>\n")

    def visit_Tabs(self, node: Tabs) -> None:
        """Tabs, which are sections one after another until a script makes tabs of them."""
        keyed = any(isinstance(child, Tab) and child.get("sync") for child in node.children)
        sync = f' data-sync="{escape(node.get("sync") or USUAL)}"' if keyed else ""
        self.body.append(f'{self._targets(node)}<div data-tabs=""{sync}>')

    def depart_Tabs(self, node: Tabs) -> None:
        """Their end."""
        self.body.append("</div>\n")

    def visit_Tab(self, node: Tab) -> None:
        """One tab with its label."""
        first = node.children[0] if node.children else None
        words = " ".join(first.astext().split()) if isinstance(first, TabLabel) else ""
        label = escape(words or node["label"])
        sync = f' data-sync="{escape(node["sync"])}"' if node.get("sync") else ""
        self.body.append(f'<section data-tab="{label}"{sync}><p class="tab-title">{label}</p>{self._targets(node)}')

    def visit_TabLabel(self, node: TabLabel) -> None:
        """Said already."""
        raise nodes.SkipNode

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
        """A film on another site; one of the lesson is a file to open."""
        address = node["address"]
        if "//" not in address:
            self.body.append(
                f'<p><a href="{escape(address)}">{escape(node["title"] or posixpath.basename(address))}</a></p>'
            )
            raise nodes.SkipNode
        self.body.append(elsewhere(address, node["title"], self.builder.titles, film=node["film"]))
        raise nodes.SkipNode

    def visit_ExerciseList(self, node: ExerciseList) -> None:
        """A list that stayed empty."""
        raise nodes.SkipNode


def _has_text_before(section: nodes.Element) -> bool:
    """Whether a page begins with text, so that its first heading has to stand where it is, too."""
    before = section.parent.children[: section.parent.index(section)]
    unseen = nodes.Invisible | nodes.field_list | nodes.docinfo | nodes.raw | nodes.system_message
    return any(
        isinstance(text, nodes.Text) and text.strip()
        for node in before
        if not isinstance(node, unseen)
        for text in node.findall(nodes.Text)
    )
