"""Markdown inside HTML: pandoc reads it, Python-Markdown leaves a block of HTML as it is."""

import re
from collections.abc import Mapping

from videre.content.readers.workbench.inline import label

_BLOCK = re.compile(
    r" {0,3}<(?:p|div|table|thead|tbody|tr|td|th|figure|figcaption|center|ul|ol|li|section|blockquote|h[1-6])\b",
    re.IGNORECASE,
)
_ENCLOSES = re.compile(r"<(/?)(?:table|center|figure|section|blockquote|[uo]l|dl)\b[^<>]*>", re.IGNORECASE)
"""Elements whose end has to be written, so that they can be counted."""
_LITERAL = re.compile(r"<(?:pre|script|style|textarea|math)\b", re.IGNORECASE)
_TAG = re.compile(r"(<[^<>]*>)")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LINK = re.compile(r"(?<![!\\])\[([^\[\]<>]+)\]\(([^\s()<>\"]+)\)")
_NAMED = re.compile(r"(?<![!\\])\[([^\[\]<>]+)\](?:\[([^\[\]<>]*)\])?(?![(\[])")
_STRONG = re.compile(r"(?<![\\*\w])\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*(?!\*)")
_EMPHASIS = re.compile(r"(?<![\\*\w])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![*\w])")


def with_markdown(text: str, references: Mapping[str, str]) -> str:
    """A block of HTML whose words may be code, links and emphasis in Markdown; any other text as it is.

    `references` are the addresses of links by their names, as `label` writes these.
    """
    return _with_markdown(text, references) if _BLOCK.match(text) and not _LITERAL.search(text) else text


def tags(text: str, open_before: int, references: Mapping[str, str]) -> tuple[str, int] | None:
    """The HTML of a paragraph that begins or ends elements around others, and how many are open then.

    None for any other paragraph; `open_before` is how many are open before it.
    """
    said = text.strip()
    opened = open_before + sum(-1 if found[1] else 1 for found in _ENCLOSES.finditer(said))
    if not said.startswith("<") or _LITERAL.search(said) or max(open_before, opened) < 1:
        return None
    return _with_markdown(said, references), max(0, opened)


def _with_markdown(text: str, references: Mapping[str, str]) -> str:
    return "".join(one if one.startswith("<") else _inline(one, references) for one in _TAG.split(text))


def _inline(text: str, references: Mapping[str, str]) -> str:
    codes: list[str] = []

    def kept(found: "re.Match[str]") -> str:
        codes.append(f"<code>{found[2].strip()}</code>")
        return f"\ufdd0{len(codes) - 1}\ufdd1"

    def link(found: "re.Match[str]") -> str:
        address = references.get(label(found[2] or found[1]))
        return found[0] if address is None else f"[{found[1]}]({address})"

    text = _LINK.sub(r'<a href="\2">\1</a>', _NAMED.sub(link, _CODE.sub(kept, text)))
    text = _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text))
    return re.sub("\ufdd0(\\d+)\ufdd1", lambda found: codes[int(found[1])], text)
