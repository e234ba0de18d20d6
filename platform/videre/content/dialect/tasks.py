"""An exercise as its author wrote it: options, prompt, answers, hints and solution taken apart.

The reader uses it to find every problem without rendering, the renderer to know what goes where.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from videre.content.dialect.nodes import Directive, Item, Line, Listing, Node, walk
from videre.content.dialect.scanner import scan
from videre.content.exercises import (
    COMMON_OPTIONS,
    DEFAULT_KIND,
    Answer,
    ExerciseKind,
    Parsed,
    Statement,
    kinds,
)
from videre.content.problems import Report, quoted
from videre.content.unread import title_words
from videre.foundation.addresses import is_slug

LONGEST_MINUTES = 600

_FEEDBACK = "{feedback:"


@dataclass(frozen=True, slots=True)
class AnswerText:
    """One item of the answer list: what is offered, and what is said about it."""

    nodes: Sequence[Node]
    text: str
    right: bool
    feedback: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Task:
    """An exercise taken apart."""

    id: str
    kind: ExerciseKind[object]
    title: str
    minutes: int | None
    optional: bool
    needs: str | None
    line: int
    prompt: Sequence[Node]
    answers: Sequence[AnswerText]
    hints: Sequence[Directive]
    solutions: Sequence[Directive]
    options: dict[str, str]
    option_lines: dict[str, int]

    def judged(
        self, report: Report, html_of: "Callable[[str, Sequence[Node], int], str] | None" = None
    ) -> Parsed[object] | None:
        """What the kind makes of it; without `html_of` only the problems are of interest."""

        def html(text: str | None, nodes: Sequence[Node], line: int) -> str:
            if text is None or html_of is None:
                return text or ""
            return html_of(text, nodes, line)

        answers = [
            Answer(
                text=answer.text,
                right=answer.right,
                line=answer.line,
                html=html(answer.text, answer.nodes, answer.line),
                feedback_html=html(answer.feedback, (), answer.line),
                has_feedback=bool(answer.feedback),
            )
            for answer in self.answers
        ]
        otherwise = self.options.get("otherwise")
        statement = Statement(
            self.id,
            self.line,
            self.options,
            answers,
            html(otherwise, (), self.option_lines.get("otherwise", self.line)),
            self.option_lines,
        )
        return self.kind.parse(statement, report)


def exercises_of(nodes: Iterable[Node]) -> Iterator[Directive]:
    """The exercise boxes of a page."""
    for node in walk(nodes):
        if isinstance(node, Directive) and node.name == "exercise" and not node.plain:
            yield node


def task(directive: Directive, report: Report) -> Task | None:
    """The exercise in a box, or None when it has no id or an unknown kind (then it is shown as a plain box)."""
    line = directive.line
    own = directive.option("id")
    if not own:
        report.error(
            line,
            "no-id",
            "This exercise has no id, so nobody's progress could be kept. Add a line such as “:id: three-things” "
            "under the opening.",
        )
    elif not is_slug(own):
        report.error(
            directive.options["id"].line,
            "bad-id",
            f"The id {quoted(own)} may have only a–z, 0–9 and “-”, and at most 40 of them.",
        )
        own = None
    name = directive.option("kind") or DEFAULT_KIND
    kind = kinds().get(name)
    if kind is None:
        report.error(
            directive.options["kind"].line,
            "unknown-kind",
            f"There is no kind {quoted(name)} of exercise; there is {', '.join(sorted(kinds()))}.",
        )
    if not own or kind is None:
        return None
    for key, option in directive.options.items():
        if key not in COMMON_OPTIONS | kind.options:
            report.error(
                option.line,
                "unknown-option",
                f"An exercise of the kind {name} has no option {quoted(':' + key + ':')}.",
            )
    for inner in exercises_of(directive.children):
        report.error(inner.line, "nested-exercise", "This exercise stands inside another one; put it after it.")
    prompt, listing = _without_answers(directive.children, take=kind.takes_answers)
    shown, hints, solutions = _sorted_out(prompt)
    return Task(
        id=own,
        kind=kind,
        title=title_words(directive.argument) or directive.argument,
        minutes=_minutes(directive, report),
        optional=_flag(directive, "optional", report),
        needs=_needs(directive, report),
        line=line,
        prompt=shown,
        answers=[_answer(item, report) for item in listing.items] if listing else [],
        hints=hints,
        solutions=solutions,
        options={key: option.value for key, option in directive.options.items()},
        option_lines={key: option.line for key, option in directive.options.items()},
    )


def _without_answers(nodes: Sequence[Node], *, take: bool) -> tuple[list[Node], Listing | None]:
    """The nodes without the last task list (kinds that need no answers keep it in the text), and that list."""
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        if isinstance(node, Listing) and node.is_task_list:
            return [*nodes[:index], *([] if take else [node]), *nodes[index + 1 :]], node
    return list(nodes), None


def _sorted_out(nodes: Sequence[Node]) -> tuple[list[Node], list[Directive], list[Directive]]:
    shown: list[Node] = []
    hints: list[Directive] = []
    solutions: list[Directive] = []
    for node in nodes:
        if isinstance(node, Directive) and node.name == "hint":
            hints.append(node)
        elif isinstance(node, Directive) and node.name == "solution":
            solutions.append(node)
        else:
            shown.append(node)
    return shown, hints, solutions


def _answer(item: Item, report: Report) -> AnswerText:
    """An item cut at its `{feedback: …}`, which is the last thing in it and may go over several lines."""
    written = "\n".join(line.text for line in item.body).rstrip()
    start = written.find(_FEEDBACK)
    if start < 0:
        return AnswerText(item.children, written, bool(item.task), None, item.line)
    if not written.endswith("}"):
        report.error(
            item.line,
            "feedback-not-closed",
            "The {feedback: of this answer must end with } and be the last thing of the answer.",
        )
        feedback = written[start + len(_FEEDBACK) :]
    else:
        feedback = written[start + len(_FEEDBACK) : -1]
    text = written[:start].rstrip()
    lines = [Line(item.line + offset, part) for offset, part in enumerate(text.split("\n"))]
    quiet = Report(report.path)
    return AnswerText(scan(lines, quiet), text, bool(item.task), feedback.strip(), item.line)


def _minutes(directive: Directive, report: Report) -> int | None:
    written = directive.option("minutes")
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= 3 and 1 <= int(written) <= LONGEST_MINUTES):
        report.error(
            directive.options["minutes"].line,
            "bad-minutes",
            f"The minutes {quoted(written)} must be a whole number between 1 and {LONGEST_MINUTES}.",
        )
        return None
    return int(written)


def _flag(directive: Directive, name: str, report: Report) -> bool:
    written = directive.option(name)
    if written is None:
        return False
    if written not in ("", "true", "false"):
        report.error(directive.options[name].line, "bad-flag", f"“:{name}:” stands alone, without {quoted(written)}.")
    return written != "false"


def _needs(directive: Directive, report: Report) -> str | None:
    written = directive.option("needs")
    if written not in (None, "computer"):
        report.error(
            directive.options["needs"].line, "bad-needs", f"“:needs:” can only say “computer”, not {quoted(written)}."
        )
        return None
    return written
