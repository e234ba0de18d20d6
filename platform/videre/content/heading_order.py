"""Headings of a finished page in an order without gaps, for those who go through a page by its headings.

Authors begin a page at the third level, or with a heading inside of a box; a learner's program then looks for what is
missing (WCAG 2.2, 1.3.1 and 2.4.6). What stands on one level stays on one level, and what stood below stays below.
"""

import re

_MET = re.compile(r"<(/?)(?:h([1-6])|(details))(?=[ >])")


def in_order(html: str, above: int = 1) -> str:
    """The HTML with each heading at most one level below the one it belongs to; `above` is the level of the title.

    What is folded away has its own order, as nobody meets it before opening it.
    """
    around: list[list[tuple[int, int]]] = []
    under: list[tuple[int, int]] = []  # (level as written, level as shown) of the headings that this one may belong to
    shown: list[int] = []

    def placed(found: "re.Match[str]") -> str:
        nonlocal under
        if found[3]:
            if not found[1]:
                around.append(under)
                under = list(under)
            elif around:
                under = around.pop()
            return found[0]
        level = int(found[2])
        if found[1]:
            return f"</h{shown.pop() if shown else level}"
        while under and under[-1][0] >= level:
            under.pop()
        shown.append((under[-1][1] if under else above) + 1)
        under.append((level, shown[-1]))
        return f"<h{shown[-1]}"

    return _MET.sub(placed, html)
