"""Markdown inside HTML: pandoc reads it, Python-Markdown leaves a block of HTML as it is."""

import re

_BLOCK = re.compile(
    r" {0,3}<(?:p|div|table|thead|tbody|tr|td|th|figure|figcaption|center|ul|ol|li|section|blockquote|h[1-6])\b",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"<(?:pre|script|style|textarea|math)\b", re.IGNORECASE)
_TAG = re.compile(r"(<[^<>]*>)")
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_LINK = re.compile(r"(?<![!\\])\[([^\[\]<>]+)\]\(([^\s()<>\"]+)\)")
_STRONG = re.compile(r"(?<![\\*\w])\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*(?!\*)")
_EMPHASIS = re.compile(r"(?<![\\*\w])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![*\w])")


def with_markdown(text: str) -> str:
    """A block of HTML whose words may be code, links and emphasis in Markdown; any other text as it is."""
    if not _BLOCK.match(text) or _LITERAL.search(text):
        return text
    return "".join(one if one.startswith("<") else _inline(one) for one in _TAG.split(text))


def _inline(text: str) -> str:
    codes: list[str] = []

    def kept(found: "re.Match[str]") -> str:
        codes.append(f"<code>{found[2].strip()}</code>")
        return f"\ufdd0{len(codes) - 1}\ufdd1"

    text = _LINK.sub(r'<a href="\2">\1</a>', _CODE.sub(kept, text))
    text = _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text))
    return re.sub("\ufdd0(\\d+)\ufdd1", lambda found: codes[int(found[1])], text)
