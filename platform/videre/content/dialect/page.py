"""One page from its source to a `RenderedPage`: the only entrance to Markdown, used in the rendering child."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import punctuation
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import SubstituteTagInlineProcessor

from videre.content.dialect import boxes
from videre.content.dialect.builder import Builder, Travellers
from videre.content.dialect.formulas import InlineFormula, formula_html
from videre.content.dialect.headings import Headings, Tables
from videre.content.dialect.mended import Definitions, Rows, broken_tables
from videre.content.dialect.nodes import Directive, Node, Tags, Text, walk
from videre.content.dialect.roles import Role, WrittenFence
from videre.content.dialect.scanner import lines_of, scan
from videre.content.dialect.tasks import Task, task
from videre.content.exercises import Parsed, stored_spec
from videre.content.heading_order import in_order
from videre.content.links import EXERCISE_PREFIX, Links, Surroundings
from videre.content.outline import Section, outline
from videre.content.placeholders import tell_of_placeholders, with_placeholders
from videre.content.problems import Report, quoted
from videre.content.rendered import Exercise, RenderedPage
from videre.content.sanitise import Sanitiser, led_nowhere, left_out
from videre.content.unread import lost_notes, tell_of, without_unread
from videre.content.wide_tables import in_boxes

EXTENSIONS = ["tables", "footnotes", "def_list", "sane_lists", "pymdownx.betterem", "pymdownx.tilde"]
CONFIGURATION = {"tables": {"use_align_attribute": True}, "pymdownx.tilde": {"subscript": False}}

NOTES = "instructor-note"

_DESCRIBED = re.compile(r"\balt\s*=\s*[\"'][^\"']|!\[[^\]]+\]")
_CODE_SPAN = re.compile(r"(`+).*?\1")


@dataclass(frozen=True, slots=True)
class PageSource:
    """What rendering a page needs to know."""

    path: str
    source: str
    first_line: int
    around: Surroundings
    titles: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)
    """What only another format has to say about a page."""


class PageRenderer:
    """One Markdown object and one sanitiser, used for page after page; not for several threads at once."""

    pipes_are_escaped = True
    """Whether a pipe in code in a table may have a backslash before it, which is not shown."""

    def __init__(self) -> None:
        self.md = Markdown(extensions=list(EXTENSIONS), extension_configs=CONFIGURATION)
        self.md.ESCAPED_CHARS.extend(punctuation)
        self.md.inlinePatterns.register(Role(self.md, self._unknown_role), "videre-role", 195)
        self.md.inlinePatterns.register(WrittenFence(self.md), "videre-written-fence", 182)
        self.md.inlinePatterns.register(InlineFormula(self.md, self._formula), "videre-formula", 185)
        self.md.inlinePatterns.register(SubstituteTagInlineProcessor(r"\\\n", "br"), "videre-break", 183)
        self.md.treeprocessors.register(Headings(self.md), "videre-headings", 15)
        self.md.treeprocessors.register(Tables(self.md), "videre-tables", 14)
        self.md.parser.blockprocessors.register(Travellers(self.md, self._builder), "videre-travellers", 190)
        self.md.parser.blockprocessors.register(Definitions(self.md.parser), "deflist", 25)
        self.md.parser.blockprocessors.register(
            Rows(self.md, self._longer_row, escaped=self.pipes_are_escaped), "table", 75
        )
        for name in ("reference", "image_reference"):
            # “[one] [two]” are two labels, as in CommonMark and pandoc; Python-Markdown takes them for one link.
            pattern: Any = self.md.inlinePatterns[name]
            pattern.RE_LINK = re.compile(r"\[([^\]]*)\]", re.DOTALL)
        self.sanitiser = Sanitiser()
        self.page: _Page | None = None

    def render(self, source: PageSource) -> RenderedPage:
        """The page; what is wrong with it is in its `problems`."""
        self.md.reset()
        # Markdown marks what it has put aside by these two characters: nobody else may write them.
        text = source.source.replace("\x02", "").replace("\x03", "")
        source = replace(source, source=text.encode("utf-8", "replace").decode())
        self.page = _Page(self, source)
        try:
            return self.page.rendered()
        finally:
            self.page = None

    def scanned(self, source: PageSource, report: Report) -> list[Node]:
        """The blocks of a page; another format prepares them in its way."""
        return scan(lines_of(source.source, source.first_line), report)

    def _builder(self) -> Builder:
        assert self.page is not None
        return self.page.builder

    def _longer_row(self, row: str) -> None:
        assert self.page is not None
        said = f"The row {quoted(row)} has more cells than its table has columns; the last cell holds what is too much."
        self.page.report.warning(self.page.line_of(row), "row-too-long", said)

    def _unknown_role(self, name: str, written: str) -> None:
        assert self.page is not None
        said = f"The role {quoted(name)} is not known here; its text is shown."
        self.page.report.warning(self.page.line_of(written), "unknown-role", said)

    def _formula(self, source: str) -> str:
        assert self.page is not None
        return formula_html(source, self.page.line_of(source), self.page.report, block=False)


class _Page:
    """One page while it is rendered.

    All parts (the page, each piece of an exercise, each instructor note) grow side by side in one tree, so
    that references and footnotes are shared, and are cut apart at the end. Until then a piece of an exercise
    is known by a secret word, which is replaced in what the exercise kind made of it.
    """

    def __init__(self, renderer: PageRenderer, source: PageSource) -> None:
        self.renderer = renderer
        self.md = renderer.md
        self.source = source
        self.report = Report(source.path)
        self.builder = Builder(self.md, self.report, self._take)
        self.builder.titles = source.titles
        self.links = Links(source.around, self.report, self.line_of)
        self.root = Element("div")
        self.parts: list[Element] = []
        self.notes: list[int] = []
        self.exercises: list[_Exercise] = []
        self.nodes: list[Node] = []

    def line_of(self, needle: str) -> int:
        """The line on which a text stands first, else where the page begins."""
        at = self.source.source.find(needle)
        return self.source.first_line + self.source.source.count("\n", 0, max(at, 0))

    def rendered(self) -> RenderedPage:
        """Everything about the page."""
        self.nodes = self.renderer.scanned(self.source, self.report)
        body = self._part(self.nodes)
        html = self._finished()
        outlines = [outline(part) for part in html]
        for line in broken_tables(self.nodes):
            text = "These lines with | are no table: below the first one, a line such as |---|---| is missing."
            self.report.warning(line, "bad-table", text)
        bare = [address for one in outlines for address in one.pictures_without_alt]
        for index, address in enumerate(bare):
            self._warn_of_bare_picture(address, bare[:index].count(address))
        page, exercises = html[body], [part.finished(self._filled, html) for part in self.exercises]
        found = outlines[body]
        ids, sections = set(found.ids), list(found.sections)
        for exercise, parts in zip(exercises, self.exercises, strict=True):
            inner = outlines[parts.prompt]
            ids |= inner.ids
            text = " ".join(section.text for section in inner.sections)
            sections.append(Section(EXERCISE_PREFIX + exercise.id, exercise.title, text))
        self.links.warn_of_dead_fragments(ids)
        return RenderedPage(
            path=self.source.path,
            html=page,
            toc=tuple(found.headings),
            exercises=tuple(exercises),
            sections=tuple(sections),
            assets=dict(sorted(self.links.assets.items())),
            instructor_notes_html="\n".join(html[note] for note in self.notes),
            ids=frozenset(ids),
            inside_links=tuple(self.links.inside),
            terms=tuple(self.links.terms),
            problems=tuple(self.report.problems),
        )

    # ---- building ---------------------------------------------------------------------------------

    def _part(self, nodes: Sequence[Node]) -> int:
        """A new part with these blocks; its number."""
        element = SubElement(self.root, "div")
        self.parts.append(element)
        number = len(self.parts) - 1
        self.builder.add(element, nodes)
        return number

    def _word(self, text: str, nodes: Sequence[Node], line: int) -> str:
        """The word that stands for a piece of an exercise until all is finished."""
        part = self._part(nodes or scan(lines_of(text, line), Report(self.source.path)))
        return f"{self.builder.word}part{part}."

    def _take(self, builder: Builder, parent: Element, node: Directive) -> bool:
        """Claim instructor notes and exercises, which leave the page."""
        if node.name == NOTES:
            number = self._part([])
            self.notes.append(number)
            builder.add(boxes.box(self.parts[number], node, NOTES, builder.titles), node.children)
            return True
        one = task(node, self.report) if node.name == "exercise" and not node.plain else None
        if one is None or one.id in self.links.exercises:
            return False
        parsed = one.judged(self.report, self._word)
        if parsed is None:
            return False
        self.links.exercises.add(one.id)
        solution = [child for box in one.solutions for child in box.children]
        parts = _Exercise(
            one, parsed, self._part(one.prompt), [self._part(hint.children) for hint in one.hints], self._part(solution)
        )
        self.exercises.append(parts)
        if name := node.option("name"):
            SubElement(parent, "div", {"id": name})
        SubElement(parent, "div", {"data-exercise-slot": one.id})
        return True

    # ---- finishing --------------------------------------------------------------------------------

    def _finished(self) -> list[str]:
        """The sanitised HTML of each part."""
        root = self.root
        self.md.parser.root = root
        for treeprocessor in self.md.treeprocessors:
            replaced = treeprocessor.run(root)
            root = root if replaced is None else replaced
        if len(root) > len(self.parts):  # the footnotes, which Markdown puts at the very end
            self.parts[0].extend(list(root)[len(self.parts) :])
        raw = []
        told: list[str] = []
        for part in self.parts:
            html = self.md.serializer(part)
            for postprocessor in self.md.postprocessors:
                html = postprocessor.run(html)
            html, placeholders = with_placeholders(html)
            told += placeholders
            raw.append(_inner(html))
        tell_of_placeholders(told, self.report, lambda one: self._line_of_element(one[1:].lower()))
        for name in left_out("".join(raw)):
            line = self._line_of_element(name)
            self.report.warning(line, "left-out", f"The element <{name}> is not allowed on a page and is left out.")
        for address in led_nowhere("".join(raw)):
            text = f"The link {quoted(address)} is left out: links begin with https://, http:// or mailto:."
            self.report.warning(self.line_of(address), "left-out", text)
        clean = [without_unread(self.renderer.sanitiser.clean(html, self.links.rewrite).strip()) for html in raw]
        tell_of([sign for _html, signs in clean for sign in signs], self.report, self.line_of)
        for mark in lost_notes("".join(html for html, _signs in clean)):
            text = f"There is no footnote {quoted(mark)} on this page: learners see its mark as it is written."
            self.report.warning(self.line_of(mark), "dead-link", text)
        body, *others = (html for html, _signs in clean)
        return [in_boxes(in_order(body)), *map(in_boxes, others)]

    def _line_of_element(self, name: str) -> int:
        """Where an HTML element stands in text, not in code."""
        for node in walk(self.nodes):
            of_html = lines_of(node.html, node.line) if isinstance(node, Tags) else ()
            for line in node.lines if isinstance(node, Text) else of_html:
                if f"<{name}" in _CODE_SPAN.sub("", line.text).lower():
                    return line.number
        return self.source.first_line

    def _warn_of_bare_picture(self, address: str, before: int) -> None:
        """Say where a picture has no description; `before` are those of the same file that had none either."""
        path = self.links.assets.get(address.removeprefix("asset:"), "")
        name = path.rpartition("/")[2]
        lines = [line for line in lines_of(self.source.source, self.source.first_line) if name in line.text]
        bare = [line.number for line in lines if not _DESCRIBED.search(line.text)]
        self.report.warning(
            bare[min(before, len(bare) - 1)] if name and bare else self.line_of(name),
            "missing-alt",
            f"The picture {quoted(name)} has no description for people who cannot see it: say what it shows, "
            f"in ![…]({name}) or after “:alt:”.",
        )

    def _filled(self, value: Any, html: Sequence[str]) -> Any:
        """Plain data with each word replaced by the HTML it stands for."""
        if isinstance(value, str):
            pattern = re.escape(self.builder.word) + r"part(\d+)\."
            return re.sub(pattern, lambda found: html[int(found.group(1))], value)
        if isinstance(value, Mapping):
            return {key: self._filled(item, html) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._filled(item, html) for item in value]
        return value


@dataclass(frozen=True, slots=True)
class _Exercise:
    """An exercise whose pieces are parts of the page, by number."""

    task: Task
    parsed: Parsed[Any]
    prompt: int
    hints: list[int]
    solution: int

    def finished(self, filled: Callable[[Any, Sequence[str]], Any], html: Sequence[str]) -> Exercise:
        """The exercise with its HTML."""
        return Exercise(
            id=self.task.id,
            kind=self.task.kind.name,
            title=self.task.title,
            prompt_html=html[self.prompt],
            hints_html=tuple(html[hint] for hint in self.hints),
            solution_html=html[self.solution],
            minutes=self.task.minutes,
            optional=self.task.optional,
            needs=self.task.needs,
            public=filled(self.parsed.public, html),
            spec=filled(stored_spec(self.task.kind, self.parsed.spec), html),
        )


def _inner(html: str) -> str:
    """A part without the element that held it together, which an author's `</div>` would else close."""
    return html.strip().removeprefix("<div>").removesuffix("</div>").strip()
