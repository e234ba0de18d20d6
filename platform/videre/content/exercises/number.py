"""A number with a tolerance, read the way people write numbers."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from videre.content.exercises import Json, Parsed, Statement, Verdict, refused, typed_answer
from videre.content.problems import Report, quoted
from videre.foundation.errors import shortened

LONGEST = 60
HIGHEST_EXPONENT = 300
HIGHEST_PLAIN = 1e40

_SPACES = re.compile(r"(?<=\d)[ \u00a0\u2007\u2009\u202f'’](?=\d{3}(?!\d))", re.ASCII)
_POWER = re.compile(
    r"(?<=[\d.,])[ \u00a0\u202f]*[*x×·⋅][ \u00a0\u202f]*10"
    r"(?:(?:\^|\*\*) ?\(?([+-]?\d{1,3})\)?|([⁺⁻]?[⁰¹²³⁴-⁹]{1,3}))$",
    re.ASCII,
)
"""`× 10^-3` and `·10⁻³`, as powers of ten are written by hand."""
_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A number the author named, and what is said to it."""

    value: Decimal
    right: bool
    feedback_html: str


@dataclass(frozen=True, slots=True)
class NumberSpec:
    """The numbers with their feedback; `share` is a tolerance in parts of the number itself."""

    foreseen: Sequence[Foreseen]
    tolerance: Decimal
    share: bool
    unit: str
    otherwise_html: str

    def matches(self, number: Decimal, wanted: Decimal) -> bool:
        """Whether a number is as near as the tolerance asks."""
        allowed = abs(wanted) * self.tolerance if self.share else self.tolerance
        return abs(number - wanted) <= allowed


def readings(text: str, unit: str = "") -> tuple[Decimal, ...]:
    """The numbers a text can mean, the likelier first; none when it is no number.

    Comma and point both mark decimals. `12,345` can be a decimal or a thousand, so it has two readings.
    `int` and `float` are not asked: they take `1_000`, `nan` and Arabic digits.
    """
    text = text.strip().replace("\u2212", "-").strip("`").strip()
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: len(text) - len(unit)].rstrip()
    if len(text) > LONGEST:
        return ()
    text = _SPACES.sub("", _POWER.sub(_exponent, text))
    found: list[Decimal] = []
    if _PLAIN.fullmatch(text):
        found.append(Decimal(text.replace(",", ".")))
    if _COMMA_GROUPS.fullmatch(text):
        found.append(Decimal(text.replace(",", "")))
    if _POINT_GROUPS.fullmatch(text):
        found.append(Decimal(text.replace(".", "").replace(",", ".")))
    return tuple(number for number in found if abs(number.adjusted()) <= HIGHEST_EXPONENT)


def _exponent(found: "re.Match[str]") -> str:
    power = found[1] or unicodedata.normalize("NFKC", found[2]).replace("\u2212", "-")
    return f"e{power}"


class Number:
    """A number; the author may foresee wrong ones and say what led there."""

    name = "number"
    options = frozenset({"tolerance", "unit", "otherwise"})
    takes_answers = True

    def parse(self, statement: Statement, report: Report) -> Parsed[NumberSpec] | None:
        """The numbers of the answer list, the tolerance and the unit."""
        unit = statement.options.get("unit", "")
        tolerance, share = self._tolerance(statement, report)
        foreseen: list[Foreseen] = []
        for answer in statement.answers:
            values = readings(answer.text, unit)
            if not values:
                report.error(answer.line, "not-a-number", f"{quoted(answer.text)} is not a number; write it like 12.5.")
                continue
            foreseen.append(Foreseen(values[0], answer.right, answer.feedback_html))
            if not answer.right and not answer.has_feedback:
                report.warning(
                    answer.line, "no-feedback", "A wrong answer that is foreseen should say what misled: {feedback: …}."
                )
        if not any(number.right for number in foreseen):
            report.error(
                statement.line,
                "no-right-answer",
                "This exercise has no right answer: a list with “- [x] 12.5” gives it.",
            )
            return None
        if not statement.otherwise_html:
            report.warning(
                statement.line, "no-feedback", "“:otherwise:” can say what to look at when another number is answered."
            )
        spec = NumberSpec(tuple(foreseen), tolerance, share, unit, statement.otherwise_html)
        return Parsed({"unit": unit}, spec)

    def _tolerance(self, statement: Statement, report: Report) -> tuple[Decimal, bool]:
        written = statement.options.get("tolerance")
        if written is None:
            return Decimal(0), False
        share = written.endswith("%")
        values = readings(written.removesuffix("%"))
        if not values or values[0] < 0:
            report.error(
                statement.line_of("tolerance"),
                "bad-tolerance",
                f"The tolerance {quoted(written)} must be a number such as 0.5, or a share such as 1%.",
            )
            return Decimal(0), False
        return (values[0] / 100, True) if share else (values[0], False)

    def spec_to_json(self, spec: NumberSpec) -> Json:
        """Decimals as text, so that none is rounded."""
        return {
            "foreseen": [[str(f.value), f.right, f.feedback_html] for f in spec.foreseen],
            "tolerance": str(spec.tolerance),
            "share": spec.share,
            "unit": spec.unit,
            "otherwise": spec.otherwise_html,
        }

    def spec_from_json(self, data: Json) -> NumberSpec:
        """The spec from what `spec_to_json` gave."""
        foreseen = tuple(Foreseen(Decimal(value), right, feedback) for value, right, feedback in data["foreseen"])
        return NumberSpec(foreseen, Decimal(data["tolerance"]), data["share"], data["unit"], data["otherwise"])

    def grade(self, spec: NumberSpec, answer: object) -> Verdict:
        """Right when any reading is near a right number; else the feedback of the foreseen one, if any."""
        if isinstance(answer, int | float) and not isinstance(answer, bool) and abs(answer) < HIGHEST_PLAIN:
            answer = repr(answer)
        text = typed_answer(answer, LONGEST)
        numbers = readings(text, spec.unit)
        if not numbers:
            raise refused(f"“{shortened(text, 30)}” is not a number. Write it like 12.5 or 12,5.")
        for wanted in sorted(spec.foreseen, key=lambda foreseen: not foreseen.right):
            if any(spec.matches(number, wanted.value) for number in numbers):
                said = (wanted.feedback_html,) if wanted.feedback_html else ()
                return Verdict(wanted.right, float(wanted.right), said)
        return Verdict(False, 0.0, (spec.otherwise_html,) if spec.otherwise_html else ())


KIND = Number()
