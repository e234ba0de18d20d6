"""Signs of fences, roles and directives that nobody could make anything of: a learner sees the words without them.

The readers make of a lesson what its author meant, as far as it can be told. This is the last look at what they made,
the same for every format. Code and formulas are left alone: what stands there is meant to be read as it is.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from itertools import pairwise

from videre.content.problems import Report, quoted

ICONS = r"octicon|fa|fas|far|fab|material-[a-z]+|icon"
"""Roles that only decorate, as a pattern: their text is the name of a picture."""

_PIECE = re.compile(r"<[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>|[^<]+|<")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_SAID = re.compile(r"(?<= )(alt|title|data-tab|aria-label)=\"([^\"]*)\"")
_AS_IT_IS = frozenset({"pre", "code", "math", "samp", "kbd"})
_INLINE = "a abbr b cite code del dfn em i img ins kbd math mark q s samp small span strong sub sup td th u var wbr"
_IN_A_LINE = frozenset(_INLINE.split())
"""Elements that stand in a line: what is beside them neither begins nor ends one. A cell of a table is as short."""
_BESIDE = "\ufdd2"
_TARGET = re.compile(r"(.*\S)\s*<[^<>]*>", re.DOTALL)

_NAME = r"[A-Za-z][\w+.:-]*"
_OPENING = re.compile(
    r"^[ \t]*(?::{3,}|`{3,}|~{3,})[ \t]*(?:\{[^{}\n]*\})?[ \t]*([^\n]*)(?:\n[ \t]*:[\w-]+:(?![`\w])[^\n]*)*",
    re.MULTILINE,
)
_NAMED_FENCE = re.compile(rf"(?::{{3,}}|`{{3,}}|~{{3,}})[ \t]*\{{{_NAME}\}}[ \t]*")
_MADE = r"code-block|literalinclude|list-table|csv-table|toctree|tab-item|group-tab|tab-set|hlist|eval-rst"
_USUAL = rf"(?:{_MADE}|figure|image|note|tip|warning|admonition|exercise|challenge|solution|dropdown|glossary)\b"
_DIRECTIVE = re.compile(
    rf"(?<![.\w])\.\.[ \t]*(?:_[^:\n]+:(?!:)|{_NAME}::+|\|[^|\n]+\|[ \t]+(?:replace|image|unicode)::+)[ \t]*"
    rf"|^[ \t>]*\.\.[ \t]+(?:(?={_NAME}:)|(?={_USUAL}))[ \t]*"
    rf"|^[ \t>]*`{{0,2}}\{{(?:{_USUAL})\}}[ \t]*"
    rf"|^[ \t>]*(?:…|\.{{3}})[ \t]*(?:{_NAME}::+(?!\S)|(?={_USUAL}:)|(?=(?:{_MADE})\b))[ \t]*",
    re.MULTILINE,
)
"""Three dots may have become one sign on their way, and a name in braces may have lost its fence.
Inside of a line two dots may be a span, as in 1 .. n, or a folder.
"""
_ROLE = re.compile(rf"(?<![${{])\{{{_NAME}\}}{{1,2}}[ \t]?(`+)([^`]*)\1(?!`)|(?<![\w:]):{_NAME}:(`+)([^`]*)\3(?!`)")
_DECORATING = re.compile(rf"[{{:](?:{ICONS})[}}:]")
_OF_WORDS = r"kbd|ref|doc|term|numref|download|file|command|guilabel|menuselection|abbr|cite"
_HALF_ROLE = re.compile(
    rf"(?<![${{])\{{{_NAME}\}}{{1,2}}[ \t]?`+|(?<![\w:]):{_NAME}:`+|(?<![$\w{{]){{(?:{_OF_WORDS})}}(?=[\w*])"
)
_ALONE = re.compile(r"^[ \t]*(?:\([\w-]+\)=|::+)[ \t]*$", re.MULTILINE)
_BESIDE_CODE = re.compile(
    rf"(?:(?<![${{])\{{{_NAME}\}}{{1,2}}|(?<![\w:]):{_NAME}:|(?<![${{])\{{(?:{_OF_WORDS})\}}[ \t])$"
)
_SPAN = re.compile(rf"{_ROLE.pattern}|(?<!`)(?P<mark>`+)(?!`)[ \t]*(?P<code>.*?[^\s`])[ \t]*(?P=mark)(?!`)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)(.+?)(?<=\S)\1(?![\w*])")
_FENCE = re.compile(rf"(?::{{3,}}|`{{3,}}|~{{3,}})[ \t]*(?:\{{{_NAME}\}})?")
_TARGET_BEHIND = re.compile(r"(?<=\S)\s*&lt;(?:(?!&gt;).)*&gt;$", re.DOTALL)
_LINK = re.compile(r"<code>([^<>]*[^<>\s])\s*&lt;(https?://[^<>\s]+?)&gt;</code>_{1,2}(?!\w)")
"""A link of reStructuredText where it is none: Markdown reads its backticks as those of code."""
_ROW_OF_ROLES = re.compile(rf"((?<![${{])\{{{_NAME}\}}{{1,2}}|(?<![\w:]):{_NAME}:)<code>([^<>]*[}}:]`[^<>]*)</code>")
"""A role without text has its two backticks taken for those of code, up to the next such one, with all between them."""
_LONELY = re.compile(r"(?<!\w):{3,}(?!\w)|`{3,}|(?<![\w:]):(?:ref|doc|term|numref|eq|math|code|download):(?![\w`])")

_NOTE = re.compile(r"\[\^[\w.:-]{1,60}\](?![\w(\[{])")
_CODE = re.compile(rf"<({'|'.join(sorted(_AS_IT_IS))})\b.*?</\1>", re.DOTALL)


def without_unread(html: str) -> tuple[str, list[str]]:
    """Sanitised HTML without such signs, and the signs, as they were written.

    A fence inside of a sentence, or the name of a role alone, is spoken of rather than meant: it is shown as code.
    """
    signs: list[str] = []

    def link(found: "re.Match[str]") -> str:
        signs.append(f"`{unescape(found[1])} <{unescape(found[2])}>`_")
        return f'<a href="{found[2]}" rel="noopener noreferrer">{found[1]}</a>'

    html = _ROW_OF_ROLES.sub(r"\1``\2``", _LINK.sub(link, html))
    done: list[str] = []
    inside = 0
    begins, beside = True, False
    for piece, following in pairwise([*_PIECE.findall(html), ""]):
        tag = _TAG.match(piece)
        if tag is not None:
            if tag[2] in _AS_IT_IS:
                inside += -1 if tag[1] else 1
            done.append(_SAID.sub(lambda found: _attribute(found, signs), piece))
            begins = tag[2] not in _IN_A_LINE or (begins and tag[2] in ("a", "span"))
        elif inside > 0:
            done.append(_TARGET_BEHIND.sub("", piece) if beside else piece)
            begins = False
        else:
            beside = following.startswith("<code>") and _BESIDE_CODE.search(unescape(piece)) is not None
            done.append(_text(piece, begins, following, signs))
            begins = piece.rstrip(" \t").endswith("\n") or (begins and not piece.strip())
    return "".join(done), list(dict.fromkeys(signs))


def lost_notes(html: str) -> list[str]:
    """Marks of footnotes in sanitised HTML that are shown as they were written, since the page has no such note."""
    return list(dict.fromkeys(_NOTE.findall(_CODE.sub("", html))))


def without_target(said: str) -> str:
    """The words of a role's text, which may say behind them where it leads: `words <target>`."""
    target = _TARGET.fullmatch(said)
    return target[1] if target else said


def words_alone(text: str) -> str:
    """A title without such signs; what stands in it as code stays code."""
    done, at = [], 0
    for code in _SPAN.finditer(text):
        if code["code"] is None:  # a role
            continue
        done += [_LONELY.sub("", _bare(text[at : code.start()], [])), code[0]]
        at = code.end()
    return "".join([*done, _LONELY.sub("", _bare(text[at:], []))]).strip()


def title_words(text: str) -> str:
    """A title or label without those of emphasis and code either: it stands in a menu, in a list or on a button."""
    return _EMPHASIS.sub(r"\2", _SPAN.sub(r"\g<code>", words_alone(text))).strip()


def tell_of(signs: list[str], report: Report, line_of: Callable[[str], int | None]) -> None:
    """Say of each sign that it was meant as markup; `line_of` is where a text stands first."""
    for sign in signs:
        first = re.sub("^…", "..", sign.strip().split("\n")[0])
        said = f"{quoted(first)} was meant as markup and cannot be read as such: learners see the words without it."
        if first.startswith("`") and first.endswith(">`_"):
            said = f"{quoted(first)} is a link of reStructuredText; it is read as one all the same."
        elif _LONELY.fullmatch(first):
            said = f"{quoted(first)} stands alone in a text, where it is no markup: learners see it as code."
        report.warning(line_of(first), "unread-markup", said)


def line_of_sign(source: str, sign: str) -> int | None:
    """The line where a sign stands first; a fence that was meant as one begins its line, so not there if it can be."""
    before = (
        r"[^\s:`~>][ \t]*"
        if _FENCE.fullmatch(sign)
        else r"(?m:^)[ \t>]*"
        if sign.lstrip(" \t>`").startswith("{")
        else ""
    )
    found = re.search(rf"{before}(?={re.escape(sign)})", source) if before else None
    at = found.end() if found else source.find(sign)
    return source.count("\n", 0, at) + 1 if at >= 0 else None


def _text(piece: str, begins: bool, following: str, signs: list[str]) -> str:
    written = unescape(piece)
    tag = _TAG.match(following)
    before, behind = "" if begins else _BESIDE, _BESIDE if tag is not None and tag[2] in _IN_A_LINE else ""
    found_signs: list[str] = []
    text = _bare(f"{before}{written}{behind}", found_signs).replace(_BESIDE, "")
    signs += [sign.replace(_BESIDE, "") for sign in found_signs]
    if following.startswith("<code>") and (found := _BESIDE_CODE.search(text)):
        signs.append(f"{found[0]}`")
        text = text[: found.start()]
    if not _LONELY.search(text):
        return piece if text == written else escape(text, quote=False)
    signs += _LONELY.findall(text)
    return _LONELY.sub(lambda found: f"<code>{found[0]}</code>", escape(text, quote=False))


def _attribute(found: "re.Match[str]", signs: list[str]) -> str:
    written = unescape(found[2])
    text = _LONELY.sub("", _bare(written, signs))
    return found[0] if text == written else f'{found[1]}="{escape(text.strip())}"'


def _bare(text: str, signs: list[str]) -> str:
    """The text without what is surely markup."""
    if not any(sign in text for sign in (":", "`", "~~~", ")=", ".. ", "… ", "{")):
        return text

    def words(found: "re.Match[str]") -> str:
        signs.append(found[0])
        said = "" if _DECORATING.match(found[0]) else found[2] or found[4] or ""
        return without_target(said)

    def nothing(found: "re.Match[str]") -> str:
        signs.append(found[0])
        return found[1] if found.re is _OPENING else ""

    text = _ROLE.sub(words, text)
    for pattern in (_OPENING, _NAMED_FENCE, _DIRECTIVE, _HALF_ROLE, _ALONE):
        text = pattern.sub(nothing, text)
    return text
