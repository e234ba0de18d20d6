"""What is wrong with a course, in a teacher's words, each with its file and line."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from videre.foundation.errors import shortened


class Severity(StrEnum):
    """An error keeps a course from being published, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend; `path` is inside the course folder, `kind` is stable and meant for programs."""

    path: str
    line: int | None
    kind: str
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.severity}: {self.message}"

    def to_json(self) -> dict[str, object]:
        """The problem as plain data."""
        return asdict(self)


def problem_from(data: Mapping[str, Any]) -> Problem:
    """What `to_json` gave."""
    return Problem(**{**data, "severity": Severity(data["severity"])})


MOST_PER_FILE = 200


class Report:
    """Collects the problems of one file; what repeats at one place is kept once, and a flood is cut."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: dict[Problem, None] = {}

    @property
    def problems(self) -> list[Problem]:
        """What was found so far, in the order it was found."""
        return list(self._found)

    def error(self, line: int | None, kind: str, message: str) -> None:
        """Something that must be mended before the course can be published."""
        self._add(Problem(self.path, line, kind, message, Severity.ERROR))

    def warning(self, line: int | None, kind: str, message: str) -> None:
        """Something that should be mended; the course works without."""
        self._add(Problem(self.path, line, kind, message, Severity.WARNING))

    def _add(self, problem: Problem) -> None:
        if len(self._found) < MOST_PER_FILE:
            self._found[problem] = None
        elif len(self._found) == MOST_PER_FILE:
            text = f"There are more than {MOST_PER_FILE} problems in this file; mend these first."
            self._found[Problem(self.path, None, "too-many-problems", text)] = None


def quoted(found: object) -> str:
    """What the author wrote, short enough to stand inside a sentence."""
    return f"“{shortened(found)}”"


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems as a teacher walks through the files: by file, then line, errors first; none twice."""
    return sorted(set(problems), key=lambda p: (p.path != "course.toml", p.path, p.line or 0, p.severity, p.message))


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that keep the course from being published."""
    return [p for p in problems if p.severity is Severity.ERROR]
