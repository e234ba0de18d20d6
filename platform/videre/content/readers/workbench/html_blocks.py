"""Markdown inside HTML: pandoc reads it, Python-Markdown leaves a block of HTML as it is."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from videre.content.readers.workbench.inline import label
from videre.content.readers.workbench.verbatim import CODE, NAMES, verbatim, without_verbatim

_NAMES = (
    "address|article|aside|blockquote|caption|center|colgroup|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|"
    "header|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_BLOCK = re.compile(rf" {{0,3}}<(?:{_NAMES})\b", re.IGNORECASE)
_ENDS = re.compile(rf"<(/?)({_NAMES})\b[^<>]*>", re.IGNORECASE)
_ENCLOSES = re.compile(
    r"<(/?)(table|center|figure|section|article|aside|blockquote|details|div|[uo]l|dl)\b[^<>]*>", re.IGNORECASE
)
"""Elements whose end has to be written, so that they can be counted."""
_OWN = re.compile(rf"\s*<(?:{NAMES})\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<(/?)p\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"(?<![!\\])\[([^\[\]<>]+)\]\(([^\s()<>\"]+)\)")
_NAMED = re.compile(r"(?<![!\\])\[([^\[\]<>]+)\](?:\[([^\[\]<>]*)\])?(?![(\[])")
_STRONG = re.compile(r"(?<![\\*\w])\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*(?!\*)")
_EMPHASIS = re.compile(r"(?<![\\*\w])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![*\w])")


def with_markdown(text: str, references: Mapping[str, str]) -> str:
    """A block of HTML whose words may be code, links and emphasis in Markdown; any other text as it is.

    `references` are the addresses of links by their names, as `label` writes these.
    """
    return _with_markdown(text, references) if _BLOCK.match(text) else text


def begins_block(text: str) -> bool:
    """Whether a line begins with an element that is a block of its own."""
    return _BLOCK.match(text) is not None or _OWN.match(text) is not None


def tags(text: str, open_before: int) -> tuple[bool, int]:
    """Whether a paragraph begins or ends elements around others, and how many are open then.

    `open_before` is how many are open before it.
    """
    said, bare = text.strip(), CODE.sub("", without_verbatim(text))
    opened = max(0, open_before + sum(-1 if found[1] else 1 for found in _ENCLOSES.finditer(bare)))
    if not said.startswith("<"):
        return False, opened
    is_block = bool(_OWN.match(said)) or (bool(_BLOCK.match(said)) and _is_uneven(bare))
    return is_block or max(open_before, opened) > 0, opened


def unclosed(paragraphs: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """The elements that begin in these paragraphs and never end, each with its line, as the paragraphs have theirs."""
    begun: list[tuple[int, str]] = []
    for line, text in paragraphs:
        bare = CODE.sub(_blank, without_verbatim(text))
        for found in _ENCLOSES.finditer(bare):
            name = found[2].lower()
            if not found[1]:
                begun.append((line + bare.count("\n", 0, found.start()), name))
                continue
            last = next((at for at in range(len(begun) - 1, -1, -1) if begun[at][1] == name), None)
            if last is not None:
                del begun[last]
    return begun


def _blank(found: "re.Match[str]") -> str:
    return "\n" * found[0].count("\n")


def html_of(text: str, references: Mapping[str, str]) -> str:
    """The HTML of such a paragraph, nothing where it only begins or ends an element <p> around others."""
    html = _with_markdown(text.strip(), references)
    missing = sum(-1 if found[1] else 1 for found in _PARAGRAPH.finditer(html))
    if _PARAGRAPH.fullmatch(html):
        return ""
    return html + "</p>" * missing


def _is_uneven(bare: str) -> bool:
    """Whether elements are begun and not ended in it, or the other way round."""
    count: Counter[str] = Counter()
    for found in _ENDS.finditer(bare):
        count[found[2].lower()] += -1 if found[1] else 1
    return any(count.values())


def _with_markdown(text: str, references: Mapping[str, str]) -> str:
    parts, at = [], 0
    literal = verbatim(text)
    while found := _TAG.search(text, at):
        end = literal.get(found.start(), found.end())
        parts += [_inline(text[at : found.start()], references), text[found.start() : end]]
        at = end
    return "".join([*parts, _inline(text[at:], references)])


def _inline(text: str, references: Mapping[str, str]) -> str:
    codes: list[str] = []

    def kept(found: "re.Match[str]") -> str:
        codes.append(f"<code>{found[2].strip()}</code>")
        return f"\ufdd0{len(codes) - 1}\ufdd1"

    def link(found: "re.Match[str]") -> str:
        address = references.get(label(found[2] or found[1]))
        return found[0] if address is None else f"[{found[1]}]({address})"

    text = _LINK.sub(r'<a href="\2">\1</a>', _NAMED.sub(link, CODE.sub(kept, text)))
    text = _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", text))
    return re.sub("\ufdd0(\\d+)\ufdd1", lambda found: codes[int(found[1])], text)
