"""Tables that an author wrote as HTML, in a region that scrolls sideways by itself and by keyboard, like all others."""

import re

REGION = '<div aria-label="Table" class="table" role="region" tabindex="0">'
_MET = re.compile(r'(<div\b[^<>]*\bclass="table"[^<>]*>\s*)?<table\b[^<>]*>|</table>')


def in_regions(html: str) -> str:
    """Sanitised HTML, which is balanced, with a region around each table that has none."""
    alone: list[bool] = []

    def met(found: "re.Match[str]") -> str:
        if found[0] == "</table>":
            return f"{found[0]}</div>" if alone and alone.pop() else found[0]
        alone.append(not found[1])
        return found[0] if found[1] else f"{REGION}{found[0]}"

    return _MET.sub(met, html)
