"""Fences: `:::{name} argument` and its closing line, options under the opening, and plain code."""

import re
from dataclasses import dataclass

from videre.content.dialect.nodes import Line, Option
from videre.content.problems import Report, quoted

_FENCE = re.compile(r"([ \t]*)(:{3,}|`{3,}|~{3,})(.*)")
_DIRECTIVE = re.compile(r"\s*\{([A-Za-z][\w:.-]*)\}[ \t]*(.*)")
_OPTION = re.compile(r"[ \t]*:([A-Za-z][\w-]*):(?:[ \t]+(.*))?$")
_YAML_OPTION = re.compile(r"[ \t]*([A-Za-z][\w-]*):(?:[ \t]+(.*))?$")
_LANGUAGE = re.compile(r"\s*\{?\.?([\w+#-]*)")


@dataclass(frozen=True, slots=True)
class Fence:
    """The opening line of a fence; `name` is None for plain code."""

    mark: str
    length: int
    indent: int
    name: str | None
    argument: str

    @property
    def language(self) -> str:
        """What a plain code fence says after its marks."""
        found = _LANGUAGE.match(self.argument)
        return found.group(1) if found else ""

    def is_closed_by(self, text: str) -> bool:
        """Whether this line ends it: the same mark, at least as long, nothing else."""
        stripped = text.strip()
        return (
            len(stripped) >= self.length
            and stripped[0] == self.mark
            and stripped == self.mark * len(stripped)
            and indent_of(text) <= self.indent + 3
        )


def indent_of(text: str) -> int:
    """How far a line is indented, a tab reaching to the next multiple of four."""
    lead = text[: len(text) - len(text.lstrip(" \t"))]
    return len(lead.expandtabs(4))


def without_indent(text: str, width: int) -> str:
    """A line moved left by at most `width` columns; a tab inside the code itself stays a tab."""
    column = 0
    for index, character in enumerate(text):
        if column >= width or character not in " \t":
            return text[index:]
        column += 1 if character == " " else 4 - column % 4
        if column > width:
            return " " * (column - width) + text[index + 1 :]
    return ""


def opening(text: str) -> Fence | None:
    """The fence this line opens, None when it opens none (a bare `:::` opens none)."""
    found = _FENCE.match(text)
    if found is None:
        return None
    lead, marks, rest = found.groups()
    directive = _DIRECTIVE.fullmatch(rest)
    if directive is not None and not (marks[0] == "`" and marks in directive.group(2)):
        name, argument = directive.group(1).lower(), directive.group(2).strip()
        return Fence(marks[0], len(marks), indent_of(lead), name, argument)
    if marks[0] == ":" or (marks[0] == "`" and "`" in rest):
        return None
    return Fence(marks[0], len(marks), indent_of(lead), None, rest.strip())


def is_stray_closing(text: str) -> bool:
    """Whether the line is a bare `:::`, which closes something or nothing."""
    stripped = text.strip()
    return len(stripped) >= 3 and not stripped.strip(":")


def closing(lines: list[Line], start: int, fence: Fence) -> int | None:
    """The index of the line that closes a fence opened before `start`."""
    for index in range(start, len(lines)):
        if fence.is_closed_by(lines[index].text):
            return index
    return None


def options_and_body(lines: list[Line], report: Report) -> tuple[dict[str, Option], list[Line]]:
    """The options right under an opening (as `:key: value`, or between two `---`), and what follows them."""
    options: dict[str, Option] = {}
    index = 0
    pattern = _OPTION
    ends_at_rule = bool(lines) and lines[0].text.strip() == "---"
    if ends_at_rule:
        if not any(line.text.strip() == "---" for line in lines[1:40]):
            return options, lines
        pattern = _YAML_OPTION
        index = 1
    while index < len(lines):
        line = lines[index]
        if ends_at_rule and line.text.strip() == "---":
            index += 1
            break
        found = pattern.match(line.text)
        if found is None:
            if not ends_at_rule:
                break
        else:
            key = found.group(1).lower()
            if key in options:
                report.error(
                    line.number, "option-twice", f"The option {quoted(':' + key + ':')} stands here twice; keep one."
                )
            options[key] = Option((found.group(2) or "").strip(), line.number)
        index += 1
    return options, lines[index:]
