"""Blocks of a page of the Workbench as those of our dialect: named boxes, tabs, figures, exercises without ids yet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from videre.content.dialect.nodes import (
    Directive,
    Formula,
    Grid,
    Line,
    Listing,
    Node,
    Option,
    Quotation,
    Tags,
    Text,
    walk,
)
from videre.content.dialect.scanner import lines_of, scan
from videre.content.dialect.tasks import LONGEST_MINUTES, exercises_of
from videre.content.dialect.vocabulary import BOXES, DIV, FIGURE, TAB, TABS
from videre.content.problems import Report, quoted
from videre.content.readers.workbench.divs import Div, divided
from videre.content.readers.workbench.headings import cut_at_headings, pandoc_id, paragraphs_of, without_heading
from videre.content.readers.workbench.html_blocks import html_of, tags, unclosed, with_markdown
from videre.content.readers.workbench.inline import Inline, definitions, plain
from videre.content.readers.workbench.lettered import lettered, simple_table, without_tails
from videre.content.readers.workbench.multiline import tables_of_lines, verses
from videre.content.unread import words_alone

KINDS = {"challenge": "exercise", "prereq": "prerequisites", "instructor": "instructor-note", "discuss": "discussion"}
"""What the Workbench calls otherwise."""

TAB_KINDS = frozenset({"tab", "group-tab"})
LAYOUT = frozenset({"figure", "center", "centre", "columns", "column", "row", "col", "tabs", "tab-set", "tab-item"})
"""Kinds that only say how something is laid out, some of which mean something else in our dialect."""

CHALLENGE = "Challenge"
FORMULAS = ("$$", "\\[", "\\begin{")

_BREAK_AT_END = re.compile(r"(^|\s)([^\s\\]*)\\(?=\s*\Z)")
"""A line break behind which nothing comes; a path such as `C:\\ice\\` ends with its own backslash."""
_BELONGS = re.compile(r" {0,3}(?::[ \t]|~[ \t]|\[\^)")
_MINUTES = re.compile(r"\b(\d{1,3})\s*(?:-|–|to)?\s*(\d{1,3})?\s*min(?:utes?|s|\.)?(?![a-z])", re.IGNORECASE)
_LEAD = re.compile(r"^[ \t]*(?::{3,}.*|#{1,6}[ \t]|(?:[-*+]|\d{1,3}[.)]|[a-z][.)])[ \t]+)")
"""What is before the words of a line, or all of a line that only opens or closes a box."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise before it has an id."""

    title: str
    text: str
    minutes: int | None
    line: int


def prepared(source: str, first_line: int, links: str, report: Report) -> list[Node]:
    """The blocks of a page; `links` is the file of addresses that all pages share."""
    done = divided(lines_of(source, first_line), report)
    references = {**definitions(links), **definitions(source)}
    blocks = scan(done.lines, report)
    preparation = _Preparation(done.divs, references, report)
    nodes = preparation.nodes(blocks, inside=False)
    if done.chunks:
        number = len(done.chunks)
        report.warning(
            done.chunks[0],
            "not-computed",
            f"{number} {'piece' if number == 1 else 'pieces'} of code on this page would be run by the Workbench; "
            "here they are shown as code, without results and pictures.",
        )
    for line, name in unclosed(preparation.html):
        report.warning(
            line, "not-closed", f"The element <{name}> opened here is never closed; close it with </{name}>."
        )
    last = first_line + source.count("\n")
    for count, note in enumerate(preparation.inline.notes, 1):
        nodes.append(Text([Line(last, f"[^written-{count}]: {note}".replace("\n", " "))]))
    return nodes


def exercises(nodes: Sequence[Node]) -> list[Exercise]:
    """The exercises of a page in order."""
    found = []
    for box in exercises_of(nodes):
        minutes = box.option("minutes")
        # What is kept of an exercise is compared without what is folded in it, which may be far longer.
        folded = [one for one in walk(box.children) if isinstance(one, Directive) and one.name in ("solution", "hint")]
        aside = {line.number for one in folded for line in one.body}
        said = (_LEAD.sub("", line.text) for line in box.body if line.number not in aside)
        text = " ".join(" ".join(said).split())
        found.append(Exercise(box.argument, text, int(minutes) if minutes else None, box.line))
    return found


def with_ids(nodes: Sequence[Node], ids: Sequence[str]) -> None:
    """Give the exercises their ids, in order."""
    for box, own in zip(exercises_of(nodes), ids, strict=False):
        box.options["id"] = Option(own, box.line)


class _Preparation:
    """One page. `inside` says whether an exercise here would stand in another one, in a solution or a note."""

    def __init__(self, divs: Mapping[int, Div], references: Mapping[str, str], report: Report) -> None:
        self.divs = divs
        self.report = report
        self.inline = Inline(references, report)
        self.open_html = 0  # elements that have begun in the text above, in these blocks
        self.called: set[str] = set()  # what links call boxes by, beside their own ids
        self.html: list[tuple[int, str]] = []  # paragraphs of the page with elements in them

    def nodes(self, given: Sequence[Node], *, inside: bool) -> list[Node]:
        done: list[Node] = []
        around, self.open_html = self.open_html, 0
        for node in given:
            match node:
                case Text():
                    for lines, table in tables_of_lines(node.lines):
                        done += self._text(Text(lines)) if lines else []
                        done += [self._with_cells(table)] if table else []
                case Directive() if node.name == DIV and node.line in self.divs:
                    done += self._div(node, self.divs[node.line], inside)
                case Directive():
                    node.children = self.nodes(node.children, inside=inside)
                    done.append(node)
                case Listing():
                    for item in node.items:
                        item.children = self.nodes(item.children, inside=inside)
                    done.append(node)
                case Grid():
                    for cell in (cell for row in node.rows for cell in row):
                        cell.children = self.nodes(cell.children, inside=inside)
                    done.append(node)
                case Quotation():
                    node.children = self.nodes(node.children, inside=inside)
                    done.append(node)
                case _:
                    done.append(node)
        self.open_html = around
        return done

    # ---- text ---------------------------------------------------------------------------------------

    def _text(self, node: Text) -> list[Node]:
        """Paragraphs written anew; a picture that stands alone is a figure."""
        done: list[Node] = []
        lines: list[Line] = []
        belongs = False
        for paragraph in paragraphs_of(without_tails(node.lines)):
            text = "\n".join(line.text for line in paragraph)
            if "<" in text and (self.open_html or not text.startswith(("    ", "\t"))):
                around, self.open_html = tags(text, self.open_html)
                self.html.append((paragraph[0].number, text))
                if around:  # inside of an element HTML is indented as one likes
                    done += [Text(lines)] if any(line.text.strip() for line in lines) else []
                    lines = []
                    html = html_of(self.inline.rewritten(text, paragraph[0].number), self.inline.references)
                    done += [Tags(html, paragraph[0].number)] if html else []
                    continue
            if not text.startswith(("    ", "\t")):
                belongs = any(_BELONGS.match(line.text) for line in paragraph)
            elif not belongs:  # code
                lines += paragraph
                continue
            formula = self.inline.formula(text) if text.lstrip().startswith(FORMULAS) else None
            if formula is not None and not text.startswith("    "):
                done += [Text(lines)] if any(line.text.strip() for line in lines) else []
                lines = []
                done.append(Formula(formula, paragraph[0].number))
                continue
            above, block = self._other_block(paragraph)
            if block is not None:
                lines += self._rewritten(above)
                done += [Text(lines)] if any(line.text.strip() for line in lines) else []
                lines = []
                done.append(self._with_cells(block))
                continue
            picture = self.inline.picture(text, paragraph[0].number) if "![" in text else None
            if picture is not None and not text.startswith("    "):
                if any(line.text.strip() for line in lines):
                    done.append(Text(lines))
                lines = []
                options = {"alt": picture.alt, "name": picture.attributes.id or ""}
                width = picture.attributes.values.get("width", "").replace(" ", "")
                if re.fullmatch(r"\d{1,4}(px|%)?", width):
                    options["width"] = width
                line = paragraph[0].number
                caption = self.inline.rewritten(picture.caption, line)
                children: list[Node] = [Text([Line(line, caption)])] if caption.strip() else []
                written = {key: Option(value, line) for key, value in options.items() if value}
                done.append(Directive(FIGURE, picture.address, written, [], children, line, indent=0))
                continue
            said = self.inline.rewritten(_BREAK_AT_END.sub(r"\1\2", verses(text)), paragraph[0].number)
            new = with_markdown(said, self.inline.references).split("\n")
            lines += [Line(paragraph[0].number + index, one) for index, one in enumerate(new)]
        if any(line.text.strip() for line in lines):
            done.append(Text(lines))
        return done

    def _with_cells(self, block: Listing | Grid) -> Listing | Grid:
        """A list or table of lines, with those written anew."""
        for part in block.items if isinstance(block, Listing) else [cell for row in block.rows for cell in row]:
            part.children = [Text(self._rewritten(part.body))] if part.body[0].text else []
        return block

    def _rewritten(self, lines: Sequence[Line]) -> list[Line]:
        """Lines of text written anew."""
        if not lines:
            return []
        first, text = lines[0].number, "\n".join(line.text for line in lines)
        return [Line(first + index, one) for index, one in enumerate(self.inline.rewritten(text, first).split("\n"))]

    @staticmethod
    def _other_block(paragraph: Sequence[Line]) -> tuple[list[Line], Listing | Grid | None]:
        """A list with letters or a table of columns, which is text elsewhere, and the lines above it."""
        if paragraph[0].text.startswith("    "):
            return [], None
        return lettered(paragraph) or ([], simple_table(paragraph))

    # ---- boxes --------------------------------------------------------------------------------------

    def _div(self, node: Directive, div: Div, inside: bool) -> list[Node]:
        kind = next((one for one in div.classes if _standard(one) in BOXES or one in TAB_KINDS), None)
        kind = kind or (div.classes[0] if div.classes and not div.tag else None)
        if kind is None or kind.lower() in LAYOUT:
            return [*_anchor(div), *self.nodes(node.children, inside=inside)]
        if kind in TAB_KINDS:
            return self._tabs(node, div, inside)
        heading, children = (None, node.children) if div.title else without_heading(node.children)
        node.name = _standard(kind)
        title = heading.text if heading else div.title
        node.argument = self.inline.rewritten(title, node.line)
        called = (heading.id or pandoc_id(plain(heading.text, as_named=True))) if heading else None
        own = div.id or called
        second = _anchor(Div(node.line, id=called)) if div.id and called not in (None, div.id, *self.called) else []
        self.called |= {called} if called and second else set()
        if own:
            node.options["name"] = Option(own, node.line)
        encloses = node.name in ("exercise", "solution", "hint", "instructor-note")
        node.plain = node.name == "exercise" and inside
        node.children = self.nodes(children, inside=inside or encloses)
        if node.name == "exercise" and not node.plain:
            self._exercise(node)
        if node.name not in BOXES and not node.children and not title:
            self.report.warning(node.line, "unknown-box", f"The empty box {quoted(kind)} is not known and left out.")
            return _anchor(div)
        return [*second, node]

    def _exercise(self, node: Directive) -> None:
        title = plain(words_alone(node.argument))
        node.argument = title or CHALLENGE
        found = _MINUTES.search(title)
        minutes = int(found[2] or found[1]) if found else 0
        if 1 <= minutes <= LONGEST_MINUTES:
            node.options["minutes"] = Option(str(minutes), node.line)
        solutions = [one for one in node.children if isinstance(one, Directive) and one.name == "solution"]
        for one in node.children:
            if isinstance(one, Directive) and (one.name == "hint" or (solutions and one is solutions[0])):
                one.children = [*_said(one), *one.children]
        if len(solutions) > 1:
            # Each stays a box of its own, the first one is that of the exercise.
            solutions[0].children += solutions[1:]
            node.children = [one for one in node.children if not any(one is other for other in solutions[1:])]

    def _tabs(self, node: Directive, div: Div, inside: bool) -> list[Node]:
        """Each heading of the first one's level begins a tab; what stands above stays above."""
        before, tabs = cut_at_headings(node.children)
        done: list[Node] = [*_anchor(div), *self.nodes(before, inside=inside)]
        if not tabs:
            self.report.warning(node.line, "no-tabs", "There is no heading in these tabs, so there is no tab.")
            return done
        panels: list[Node] = []
        for heading, nodes in tabs:
            label = plain(words_alone(heading.text))
            panels.append(Directive(TAB, label, {}, [], self.nodes(nodes, inside=inside), heading.line))
        return [*done, Directive(TABS, "", {}, node.body, panels, node.line)]


def _standard(kind: str) -> str:
    name = kind.lower()
    return KINDS.get(name, name)


def _anchor(div: Div) -> list[Node]:
    return (
        [Text([Line(div.line, f'<div id="{div.id}"></div>')])] if div.id and re.fullmatch(r"[\w.:-]+", div.id) else []
    )


def _said(box: Directive) -> list[Node]:
    """The title of a solution or hint as its first line, where it says more than what it is."""
    title = box.argument.strip()
    if not title or plain(title).casefold().strip(" .:!") in ("solution", "solutions", "hint", "hints", "answer"):
        return []
    return [Text([Line(box.line, title if "*" in title else f"**{title}**")])]
