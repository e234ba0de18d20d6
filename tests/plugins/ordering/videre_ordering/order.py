"""An exercise kind: lines that stand in the wrong order, to be put into the right one."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from videre.plugin import Json, Parsed, Report, Statement, Verdict, refused


@dataclass(frozen=True, slots=True)
class OrderSpec:
    """The keys in their right order, and what is said to any other."""

    right: Sequence[str]
    otherwise_html: str


class Order:
    """The author writes the lines in their right order; the page shows them in another."""

    name = "order"
    options = frozenset({"otherwise"})
    takes_answers = True

    def parse(self, statement: Statement, report: Report) -> Parsed[OrderSpec] | None:
        """Keys are made of the texts, so that their order tells nothing."""
        if len(statement.answers) < 2:
            report.error(statement.line, "too-few-lines", "An order needs at least two lines to be put into it.")
            return None
        keyed = {sha256(f"{statement.id} {one.text}".encode()).hexdigest()[:8]: one.html for one in statement.answers}
        shown = [{"key": key, "html": html} for key, html in sorted(keyed.items())]
        return Parsed({"lines": shown}, OrderSpec(tuple(keyed), statement.otherwise_html))

    def spec_to_json(self, spec: OrderSpec) -> Json:
        """As it is."""
        return {"right": list(spec.right), "otherwise": spec.otherwise_html}

    def spec_from_json(self, data: Json) -> OrderSpec:
        """As it was."""
        return OrderSpec(tuple(data["right"]), data["otherwise"])

    def grade(self, spec: OrderSpec, answer: object) -> Verdict:
        """Right when every line stands where it belongs; the score says how many do."""
        if not isinstance(answer, list) or sorted(map(str, answer)) != sorted(spec.right):
            raise refused("Use every line once.")
        placed = sum(given == right for given, right in zip(answer, spec.right, strict=True))
        correct = placed == len(spec.right)
        said = (spec.otherwise_html,) if spec.otherwise_html and not correct else ()
        return Verdict(correct, placed / len(spec.right), said)


KIND = Order()
