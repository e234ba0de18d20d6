"""Each table of a page in a box that scrolls sideways by itself and by keyboard, however its author wrote it."""

BEGINS = '<div aria-label="Table" class="table" role="group" tabindex="0">'
"""A group and no region: a page may have many, and landmarks of one name tell nobody where they are."""


def in_boxes(html: str) -> str:
    """Sanitised HTML, which is balanced, with such a box around each table."""
    return html.replace("<table", f"{BEGINS}<table").replace("</table>", "</table></div>")
