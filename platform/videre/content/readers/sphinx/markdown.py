"""MyST Markdown, read by myst-parser with what would run or hide something taken away.

MyST makes a template of every `{{ … }}`; here it is a name in a table. What it cannot make anything of stays visible.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from docutils.languages import get_language
from docutils.parsers.rst import directives
from docutils.utils import new_document
from markdown_it.ruler import RuleOptionsType
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import MdParserConfig, TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.parsers.sphinx_ import MystParser
from myst_parser.warnings_ import create_warning
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound
from sphinx.util import logging

from videre.content.readers.sphinx.directives import UnknownBox
from videre.content.readers.sphinx.dollars import ended_with_more, lone_dollar
from videre.content.readers.sphinx.elements import Box, BoxTitle
from videre.content.readers.sphinx.ends import fault_of, nameless, nearly, note_ends
from videre.content.readers.sphinx.failed import CODE, language_of, listing, without_options
from videre.content.readers.sphinx.slips import fence_with_backticks
from videre.content.readers.sphinx.typeset import DEEPEST, FIRST_LINE, say_what_is_cut, typeset
from videre.content.readers.sphinx.vocabulary import is_known, kind_of

_EXTENSIONS = (
    "amsmath attrs_block attrs_inline colon_fence deflist dollarmath fieldlist html_admonition html_image "
    "strikethrough substitution tasklist"
)
EXTENSIONS = _EXTENSIONS.split()
"""Not `replacements`: of the third part of a question, (c), it makes a copyright, and of an option, `--all`, a dash.
What Sphinx itself does to every text, `typeset` does.
"""
FROM_FRONT_MATTER = frozenset({"substitutions", "enable_extensions", "disable_extensions", "sub_delimiters"})

_log = logging.getLogger(__name__)
_WRITTEN = re.compile(r"\{([^{}\n]*)\}[ \t]*(.*)")
_HALF_WRITTEN = re.compile(r"(\{?)[ \t]*([A-Za-z][\w:+-]*)[ \t]*(\}?)(?:(?<=[ \t}])(.*))?")
_IN_BRACES = re.compile(r"\{[ \t]*(\.)?([\w+#-]+)[^{}]*\}$")
_DOTTED = re.compile(r"\{(external\+[\w+:-]*\.[\w.+:-]*)\}(`+)([^`]+?)\2(?!`)", re.DOTALL)
_ATTRIBUTES = re.compile(r"[ \t]*\{[ \t]*(?:#([\w:.-]+)|\.[\w-]+)(?:[ \t]+[^{}]*)?\}[ \t]*$")
_QUOTED = re.compile(r"(:[\w-]+:[ \t]+)(\"[^\"\n]*\"[ \t]*,.*)")
_FENCE = re.compile(r"^[ \t]*(?:`{3,}|:{3,})[ \t]*\{[a-z][\w:-]*\}", re.MULTILINE)
_INDENTED = re.compile(r"\s*(?:`{3,}|~{3,}|:{3,}[ \t]*\{)[^\n]*")
_DEEPEST = 20


@cache
def _is_language(name: str) -> bool:
    """Whether a name in braces is a language, and of no directive."""
    found, _messages = directives.directive(name, get_language("en"), new_document(""))
    if found is not None and found is not UnknownBox:
        return False
    try:
        get_lexer_by_name(name)
    except ClassNotFound:
        return False
    return True


def markdown_parser(config: MdParserConfig) -> Any:
    """A parser with our renderer: names of roles may hold dots (`python3.12`), and titles of boxes backticks."""
    parser = create_md_parser(config, LessonRenderer)
    parser.options["maxNesting"] = DEEPEST
    parser.core.ruler.push("say_what_is_cut", say_what_is_cut)
    parser.core.ruler.push("typeset", typeset)
    parser.core.ruler.push("note_ends", note_ends)
    parser.inline.ruler.before("myst_role", "dotted_role", _dotted_role)
    parser.inline.ruler.before("math_inline", "lone_dollar", lone_dollar)
    parser.block.ruler.before("math_block", "ended_with_more", ended_with_more)
    interrupts: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
    parser.block.ruler.before("colon_fence", "nameless", nameless, interrupts)
    parser.block.ruler.before("fence", "fence_with_backticks", fence_with_backticks, interrupts)
    return parser


def _dotted_role(state: Any, silent: bool) -> bool:
    found = _DOTTED.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("myst_role", "", 0)
        token.meta = {"name": found.group(1)}
        token.content = found.group(3).replace("\n", " ")
    state.pos = found.end()
    return True


class LessonParser(MystParser):
    """MyST with our renderer."""

    def parse(self, inputstring: str, document: nodes.document) -> None:
        """Read a page into `document`."""
        config: MdParserConfig = document.settings.env.myst_config
        try:
            topmatter = read_topmatter(inputstring)
        except TopmatterReadError:
            topmatter = None  # the renderer says so
        if topmatter:
            config = merge_file_level(config, _allowed(topmatter), self._warned(document))
            # A page that asks for one more would lose those that the lesson's own conf.py gives to all.
            config = config.copy(enable_extensions={*config.enable_extensions, *EXTENSIONS})
            if isinstance(topmatter.get("title"), str) and not _has_title(inputstring, config):
                config = config.copy(title_to_header=True)
        parser = markdown_parser(config)
        parser.options["document"] = document
        parser.render(inputstring)

    @staticmethod
    def _warned(document: nodes.document) -> Callable[[Any, str], None]:
        def warn(kind: Any, message: str) -> None:
            create_warning(document, message, kind, line=1, append_to=document)

        return warn


def _has_title(written: str, config: MdParserConfig) -> bool:
    """Whether a heading of the first level stands on the page itself."""
    tokens = markdown_parser(config).parse(written)
    return any(token.type == "heading_open" and token.tag == "h1" and not token.level for token in tokens)


def _with_texts(content: str) -> str:
    """Options as reStructuredText has them, `:header: "One", "Two"`, which are none of YAML, at the head of a box."""
    lines = content.split("\n")
    for at, line in enumerate(lines):
        if not line.startswith(":"):
            break
        if found := _QUOTED.fullmatch(line):
            lines[at] = "{}'{}'".format(found[1], found[2].replace("'", "''"))
    return "\n".join(lines)


def _allowed(topmatter: Mapping[str, Any]) -> dict[str, Any]:
    myst = topmatter.get("myst")
    own = {key: value for key, value in myst.items() if key in FROM_FRONT_MATTER} if isinstance(myst, dict) else {}
    return {"myst": own, **{key: topmatter[key] for key in ("substitutions",) if key in topmatter}}


class LessonRenderer(SphinxRenderer):
    """From Markdown to the elements of a document."""

    def render_substitution(self, token: SyntaxTreeNode, inline: bool) -> None:
        """The text of a name; an unknown one stays as it is written, and an expression is never computed."""
        name = token.content.strip()
        found: Any = self.md_config.substitutions
        for part in [name] if name in found else name.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        line = token_line(token)
        depth = self.md_env.get("videre_depth", 0)
        if found is None or isinstance(found, Mapping) or depth > _DEEPEST:
            _log.warning("%s", name, location=self._place(line), type="videre", subtype="substitution")
            text = nodes.Text(name)
            self.current_node.append(text if inline else nodes.paragraph("", "", text))
            return
        self.md_env["videre_depth"] = depth + 1
        try:
            self.nested_render_text(
                str(found), line, inline=inline and not str(found).lstrip().startswith(("```", ":::"))
            )
        finally:
            self.md_env["videre_depth"] = depth

    def nested_render_text(self, text: str, lineno: int, *args: Any, **more: Any) -> None:
        """Render a text that begins at a line of the page."""
        before = self.md_env.get(FIRST_LINE, 0)
        self.md_env[FIRST_LINE] = lineno
        try:
            super().nested_render_text(text, lineno, *args, **more)
        finally:
            self.md_env[FIRST_LINE] = before

    def render_heading(self, token: SyntaxTreeNode) -> None:
        """A heading; what stands in braces behind it, as pandoc and Jekyll have it, is its name and no text."""
        words = token.children[0].children if token.children else []
        last = words[-1].token if words and words[-1].type == "text" else None
        found = _ATTRIBUTES.search(last.content) if last is not None else None
        if last is not None and found is not None:
            last.content = last.content[: found.start()]
            if found[1]:
                token.attrs["id"] = found[1]
        super().render_heading(token)

    def render_paragraph(self, token: SyntaxTreeNode) -> None:
        """A paragraph; what is nearly a heading or a table is none, and is told."""
        for fault, said, at in nearly(token.children[0].content if token.children else ""):
            place = self._place(token_line(token) + at)
            _log.warning("%s", said, location=place, type="videre", subtype=fault)
        super().render_paragraph(token)

    def render_link_inventory(self, token: SyntaxTreeNode) -> None:
        """A link to another project; where nobody gave its inventory, its words stay."""
        before = len(self.current_node)
        super().render_link_inventory(token)
        if any(isinstance(node, nodes.reference) for node in self.current_node.children[before:]):
            return
        if token.info != "auto" and token.children:
            self.render_children(token)
            return
        target = unquote(str(token.attrGet("href") or "")).rpartition("#")[2]
        self.current_node.append(nodes.literal(target, target))

    def render_colon_fence(self, token: SyntaxTreeNode) -> None:
        """A fence of colons; a name with blanks in it is a box too, and so is one with text glued to it."""
        self._with_braces(token)
        self._mended(token)
        self._ended(token)
        named = _WRITTEN.fullmatch((token.info or "").strip())
        if named is not None:  # by MyST a line is put before a fence that begins it, and all lines below are one off
            self.render_directive(token, named.group(1), named.group(2))
        elif (token.info or "").strip():
            super().render_colon_fence(token)

    def render_fence(self, token: SyntaxTreeNode) -> None:
        """A fence; a language in braces, as pandoc and R Markdown write it, is a language and no box."""
        self._with_braces(token)
        language = _IN_BRACES.match((token.info or "").strip())
        if language is not None and (language.group(1) or _is_language(language.group(2))):
            token.token.info = language.group(2)  # type: ignore[union-attr]
        else:
            self._mended(token)
            if not (token.info or "").strip() and (fence := _FENCE.search(token.content)) is not None:
                place = self._place(token_line(token))
                _log.warning("%s", fence[0].strip(), location=place, type="videre", subtype="swallowed")
        self._ended(token)
        return super().render_fence(token)

    def render_code_block(self, token: SyntaxTreeNode) -> None:
        """An indented listing; in a list, one that begins with a fence was indented too far."""
        found = _INDENTED.match(token.content)
        if found is not None and isinstance(self.current_node, nodes.list_item):
            place = self._place(token_line(token))
            _log.warning("%s", found[0].strip(), location=place, type="videre", subtype="indented-fence")
        super().render_code_block(token)

    def _ended(self, token: SyntaxTreeNode) -> None:
        if fault := fault_of(token):
            written = f"{token.markup}{(token.info or '').strip()}"
            _log.warning("%s", written, location=self._place(token_line(token)), type="videre", subtype=fault)

    def _with_braces(self, token: SyntaxTreeNode) -> None:
        """A name that lost one of its braces is one; so is, behind colons, that of a box, or a name with a title."""
        written = (token.info or "").strip()
        found = _HALF_WRITTEN.fullmatch(written)
        if found is None or token.token is None or _WRITTEN.fullmatch(written):
            return
        _brace, name, _end, title = found.groups()
        if found[1] or found[3] or (":" in token.markup and (title or is_known(name))):
            fence, place = f"{token.markup}{written}", self._place(token_line(token))
            _log.warning("%s", fence, location=place, type="videre", subtype="no-braces")
            title = "" if _is_language(name) else (title or "").strip()
            token.token.info = f"{{{name}}} {title}".rstrip()

    def _mended(self, token: SyntaxTreeNode) -> None:
        written = _WRITTEN.fullmatch((token.info or "").strip())
        if written is not None and token.token is not None:
            if "`" in token.markup and "`" in token.info:
                place = self._place(token_line(token))
                _log.warning("%s", written.group(2), location=place, type="videre", subtype="backtick")
            name = "-".join(written.group(1).split())
            token.token.info = f"{{{name}}} {written.group(2)}".rstrip()

    def run_directive(self, name: str, first_line: str, content: str, position: int, *args: Any, **more: Any) -> Any:
        """Run a directive; of one that fails the text stays. A file that includes itself is not included again."""
        including: list[str] = self.md_env.setdefault("videre_including", [])
        included = self.sphinx_env.relfn2path(first_line.strip())[1] if name.strip() == "include" else ""
        if included and included in including:
            _log.warning("", location=self._place(position), type="videre", subtype="include-loop")
            return []
        including.append(included)
        content = _with_texts(content)
        first_line = self._language(name.strip(), first_line, position)
        try:
            made = super().run_directive(name.strip(), first_line, content, position, *args, **more)
        finally:
            including.pop()
        failed = [node for node in made if isinstance(node, nodes.system_message) and node["level"] > 2]
        rest = [node for node in made if node not in failed]
        if not failed or (rest and not isinstance(rest[0], nodes.figure)):
            return made
        kept = self._kept(name.strip(), first_line, content, position)
        return [*rest, kept] if kept is not None else made

    def _language(self, name: str, first_line: str, position: int) -> str:
        """The language of a listing; what is written behind it, as on other platforms, is none of it."""
        rest = first_line.split()[1:]
        if name not in ("code-block", "code", "sourcecode") or not (rest or first_line.startswith("{")):
            return first_line
        if rest:
            said = " ".join(rest)
            _log.warning("%s", said, location=self._place(position), type="videre", subtype="option")
        return language_of(first_line)

    def render_directive(self, token: SyntaxTreeNode, name: str, arguments: str, **more: Any) -> None:
        """A directive whose name may have blanks around it."""
        super().render_directive(token, name.strip(), arguments, **more)

    def _kept(self, name: str, first_line: str, content: str, position: int) -> nodes.Element | None:
        body = without_options(name, content.split("\n"))
        if not body.strip():
            return None
        if name in CODE:
            return listing(body.strip("\n"), language_of(first_line))
        box = Box(kind=kind_of(name), folded=False, own="", unknown=True)
        box.source, box.line = self.document["source"], position
        box += BoxTitle("", f"{name} {first_line}".strip())
        with self.current_node_context(box):
            self.nested_render_text(body, position)
        return box

    def _place(self, line: int) -> str:
        return f"{self.document['source']}:{line}"
