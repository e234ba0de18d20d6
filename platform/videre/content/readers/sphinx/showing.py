"""Pictures, figures and stored outputs of a page."""

import posixpath
from html import escape

from docutils import nodes

from videre.content.derived import PICTURE_TYPES, pictures_in
from videre.content.readers.sphinx.arranging import source_of
from videre.content.readers.sphinx.elements import StoredHtml, StoredPicture
from videre.content.readers.sphinx.figures import figure_class, pixels
from videre.content.readers.sphinx.pictures import Refused
from videre.content.readers.sphinx.raw import DATA_PICTURE, FAR_PICTURE, RawHtml
from videre.content.readers.sphinx.writing import Writing


class PictureParts(Writing):
    """As the dialect writes them."""

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
        around = node.parent.parent if isinstance(node.parent, nodes.reference) else node.parent
        alone = not isinstance(around, nodes.TextElement | nodes.figure)
        if node["uri"].startswith("data:"):
            self._warn(node, "data-picture", DATA_PICTURE)
            self.body.append(f"<em>{escape(alt)}</em>")
            raise nodes.SkipNode
        if "?" in (node.get("candidates") or {}):
            self._warn(node, "far-picture", FAR_PICTURE)
            said = escape(alt or posixpath.basename(node["uri"]), quote=False)
            inside = isinstance(node.parent, nodes.reference)
            self.body.append(said if inside else f'<a href="{escape(node["uri"])}">{said}</a>')
            raise nodes.SkipNode
        try:
            path = self.builder.pictures.address(node["uri"])
        except Refused as refused:
            if refused.args[0][:8] != "There is":
                self._warn(node, "unfit-picture", str(refused))
            said = f"<em>{escape(alt or posixpath.basename(node['uri']))}</em>"
            self.body.append(f"<p>{said}</p>\n" if alone else said)
            raise nodes.SkipNode from None
        self._picture(node, path, alt, alone)
        raise nodes.SkipNode

    def _picture(self, node: nodes.Element, path: str, alt: str, alone: bool) -> None:
        if path.endswith("#safe.svg"):
            self._warn(node, "unsafe-drawing", path.removesuffix("#safe.svg"))
        if not alt and source_of(node) in ("", str(self.builder.env.doc2path(self.builder.current_docname))):
            self.bare_pictures.append((path, self._line(node)))
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

    def visit_StoredPicture(self, node: StoredPicture) -> None:
        """A picture out of a notebook."""
        try:
            source = str(self.builder.env.doc2path(self.builder.current_docname))
            path = self.builder.pictures.part(source, node["part"])
        except Refused as refused:
            self._warn(node, "unfit-picture", str(refused))
            raise nodes.SkipNode from None
        alone = not isinstance(node.parent, nodes.TextElement | nodes.figure)
        self._picture(node, path, node["alt"] or "Output", alone)
        raise nodes.SkipNode

    def visit_StoredHtml(self, node: StoredHtml) -> None:
        """A table that a program put out; where nothing harmless is in it, its plain text."""
        held = pictures_in(node["html"])

        def picture(address: str) -> str | None:
            """Where a picture is kept that the output holds in itself."""
            for at, (kind, data) in enumerate(held):
                if address == f"data:{kind};base64,{data}":
                    source = str(self.builder.env.doc2path(self.builder.current_docname))
                    try:
                        path = self.builder.pictures.part(source, f"{node['part']}h{at}{PICTURE_TYPES[kind]}")
                    except Refused:
                        return None
                    return str(self.builder.file_uri(path))
            return None

        raw = RawHtml(self.builder.titles, picture, "Output")
        html = raw.passed(node["html"]) + raw.closed(0)
        for way, what in dict.fromkeys(raw.left_out):
            if what not in ("style", "title", "head"):
                self._warn(node, way, what)
        self.body.append(html if html.strip() else f'<pre tabindex="0"><code>{escape(node["plain"])}</code></pre>')
        raise nodes.SkipNode
