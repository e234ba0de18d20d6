"""Read and tick: the learner does something and says so."""

from dataclasses import dataclass

from videre.content.exercises import Json, Parsed, Statement, Verdict, refused
from videre.content.problems import Report


@dataclass(frozen=True, slots=True)
class TickSpec:
    """Nothing is judged."""


class Tick:
    """“I have done this.”"""

    name = "tick"
    options: frozenset[str] = frozenset()
    takes_answers = False

    def parse(self, statement: Statement, report: Report) -> Parsed[TickSpec]:
        """Every text makes a task; answers with feedback show that another kind was meant."""
        for answer in statement.answers:
            if answer.has_feedback:
                report.error(
                    answer.line,
                    "kind-forgotten",
                    "This answer has feedback, but the exercise has no kind that looks at answers. "
                    "Add “:kind: choice”, “:kind: number” or “:kind: text”.",
                )
                break
        return Parsed({}, TickSpec())

    def spec_to_json(self, spec: TickSpec) -> Json:
        """Nothing but its kind."""
        return {}

    def spec_from_json(self, data: Json) -> TickSpec:
        """Nothing but its kind."""
        return TickSpec()

    def grade(self, spec: TickSpec, answer: object) -> Verdict:
        """Done when it is said so."""
        if isinstance(answer, list) and len(answer) == 1:
            answer = answer[0]
        if answer is True or answer in ("true", "on", "1", "done"):
            return Verdict(correct=True, score=1.0)
        raise refused("Tick the box when you have done this.")


KIND = Tick()
