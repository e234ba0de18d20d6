"""Exercise kinds: the contract, and the list of those that are installed.

A kind is a small promise: read what the author wrote, say what the page may show, judge an answer. One file
per kind; ours are found in `BUILT_IN`, those of others through the entry-point group `videre.exercises`, each
naming an `ExerciseKind` in the same way. What is right and every feedback live in the spec, which stays on the
server; only `public` goes to the page. Nothing here loads Markdown: web processes grade with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, Protocol, TypeVar

from videre.content.problems import Report
from videre.foundation.errors import Invalid

GROUP = "videre.exercises"
DEFAULT_KIND = "tick"
BUILT_IN = {
    "tick": "videre.content.exercises.tick:KIND",
    "choice": "videre.content.exercises.choice:KIND",
    "number": "videre.content.exercises.number:KIND",
    "text": "videre.content.exercises.text:KIND",
}
COMMON_OPTIONS = frozenset({"id", "kind", "minutes", "optional", "needs", "class", "name"})

Json = Mapping[str, Any]
Spec = TypeVar("Spec")


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of the answer list: `[x]` is right, `[ ]` a wrong one the author foresaw."""

    text: str
    right: bool
    line: int
    html: str = ""
    feedback_html: str = ""
    has_feedback: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """What the author wrote for one exercise, as far as a kind may need it."""

    id: str
    line: int
    options: Mapping[str, str]
    answers: Sequence[Answer] = ()
    otherwise_html: str = ""
    option_lines: Mapping[str, int] = field(default_factory=dict)

    def line_of(self, option: str) -> int:
        """Where an option stands, else where the exercise begins."""
        return self.option_lines.get(option, self.line)


@dataclass(frozen=True, slots=True)
class OptionVerdict:
    """What is said about one option the learner chose."""

    right: bool
    feedback_html: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one answer; `missing` counts right options that were not chosen, without naming them."""

    correct: bool
    score: float
    feedback_html: tuple[str, ...] = ()
    per_option: Mapping[str, OptionVerdict] = field(default_factory=dict)
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Parsed(Generic[Spec]):
    """What the page may show of an exercise, and what only the server knows."""

    public: Json
    spec: Spec


class ExerciseKind(Protocol[Spec]):
    """How one kind of exercise is read, kept and judged."""

    @property
    def name(self) -> str:
        """The word after `:kind:`."""

    @property
    def options(self) -> frozenset[str]:
        """The option lines it understands besides the common ones."""

    @property
    def takes_answers(self) -> bool:
        """Whether the last task list of the text holds its answers."""

    def parse(self, statement: Statement, report: Report) -> Parsed[Spec] | None:
        """Public part and spec; problems go to `report`, and without anything to judge by the result is None."""

    def spec_to_json(self, spec: Spec) -> Json:
        """The spec as plain data, kept with the version."""

    def spec_from_json(self, data: Json) -> Spec:
        """The spec from what `spec_to_json` gave."""

    def grade(self, spec: Spec, answer: object) -> Verdict:
        """The verdict on an answer as it came from a form or from JSON; raises Invalid when it cannot be one."""


@dataclass(frozen=True, slots=True)
class Grader:
    """A kind with the spec of one exercise: made once per version, used for every answer."""

    kind: ExerciseKind[Any]
    spec: Any

    def grade(self, answer: object) -> Verdict:
        """The verdict on an answer; raises Invalid when it cannot be one."""
        return self.kind.grade(self.spec, answer)


@cache
def kinds() -> Mapping[str, ExerciseKind[Any]]:
    """All kinds of this installation by name."""
    found: dict[str, ExerciseKind[Any]] = {}
    own = [EntryPoint(name, target, GROUP) for name, target in BUILT_IN.items()]
    for point in [*own, *entry_points(group=GROUP)]:
        kind: ExerciseKind[Any] = point.load()
        if point.name != kind.name or found.setdefault(kind.name, kind) is not kind:
            raise RuntimeError(f"the exercise kind {point.name!r} of {point.value} is misnamed or there twice")
    return found


def grader(stored: Json) -> Grader:
    """The grader for an exercise from what `stored_spec` gave; one of a kind no longer installed refuses answers."""
    kind = kinds().get(str(stored.get("kind")))
    return Grader(_Gone(), stored) if kind is None else Grader(kind, kind.spec_from_json(stored))


class _Gone:
    """In the place of a kind that was taken away: the other exercises of the course go on."""

    name = "gone"
    options: frozenset[str] = frozenset()
    takes_answers = False

    def parse(self, statement: Statement, report: Report) -> None:
        """Never asked: no author can name it."""

    def spec_to_json(self, spec: Json) -> Json:
        """As it was stored."""
        return spec

    def spec_from_json(self, data: Json) -> Json:
        """As it was stored."""
        return data

    def grade(self, spec: Json, answer: object) -> Verdict:
        """Says what is missing here."""
        raise Invalid(f"This installation knows no exercises of the kind {spec.get('kind')!r}.", kind="unknown-kind")


def stored_spec(kind: ExerciseKind[Any], spec: Any) -> dict[str, Any]:
    """The spec of an exercise as plain data with the name of its kind; never for the page."""
    return {"kind": kind.name, **kind.spec_to_json(spec)}


def refused(message: str) -> Invalid:
    """The refusal of something that cannot be an answer; `message` is shown beside the field."""
    return Invalid(message, fields={"answer": message}, kind="bad-answer")


def typed_answer(answer: object, longest: int) -> str:
    """The text somebody typed as an answer; refuses what is none, empty, too long or not text at all."""
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]
    if not isinstance(answer, str):
        raise refused("Write an answer first.")
    if len(answer) > longest:
        raise refused(f"This answer has {len(answer):,} characters; {longest:,} are the most that can be taken.")
    if any(c == "\0" or "\ud800" <= c <= "\udfff" for c in answer):
        raise refused("This answer has characters in it that are no text; please type it again.")
    if not answer.strip():
        raise refused("Write an answer first.")
    return answer
