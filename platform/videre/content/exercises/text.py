"""A word or a short line, compared without regard to case and spacing."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from videre.content.exercises import Json, Parsed, Statement, Verdict, typed_answer
from videre.content.problems import Report, quoted

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A text the author named, in the form that is compared, and what is said to it."""

    form: str
    right: bool
    feedback_html: str


@dataclass(frozen=True, slots=True)
class TextSpec:
    """The texts with their feedback, and what is said to any other."""

    foreseen: Sequence[Foreseen]
    otherwise_html: str


def compared_form(text: str) -> str:
    """What of a text is compared: no case, one normal form, single spaces, no backticks around it."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    collapsed = " ".join(folded.split())
    bare = collapsed.strip("`").strip()
    return bare or collapsed


class ShortText:
    """A short text; the author may foresee wrong ones and say what led there."""

    name = "text"
    options = frozenset({"otherwise"})
    takes_answers = True

    def parse(self, statement: Statement, report: Report) -> Parsed[TextSpec] | None:
        """The texts of the answer list."""
        foreseen: list[Foreseen] = []
        seen: dict[str, int] = {}
        for answer in statement.answers:
            form = compared_form(answer.text)
            if not form or len(form) > LONGEST:
                report.error(answer.line, "bad-answer", f"An answer needs between 1 and {LONGEST:,} characters.")
                continue
            earlier = seen.setdefault(form, answer.line)
            if earlier != answer.line:
                report.error(
                    answer.line,
                    "option-twice",
                    f"{quoted(answer.text)} counts as the same answer as the one in line {earlier} "
                    "(case and spacing make no difference).",
                )
            if not answer.right and not answer.has_feedback:
                report.warning(
                    answer.line, "no-feedback", "A wrong answer that is foreseen should say what misled: {feedback: …}."
                )
            foreseen.append(Foreseen(form, answer.right, answer.feedback_html))
        if not any(text.right for text in foreseen):
            report.error(
                statement.line,
                "no-right-answer",
                "This exercise has no right answer: a list with “- [x] answer” gives it.",
            )
            return None
        if not statement.otherwise_html:
            report.warning(
                statement.line, "no-feedback", "“:otherwise:” can say what to look at when something else is answered."
            )
        return Parsed({}, TextSpec(tuple(foreseen), statement.otherwise_html))

    def spec_to_json(self, spec: TextSpec) -> Json:
        """The compared forms with their feedback."""
        return {
            "foreseen": [[f.form, f.right, f.feedback_html] for f in spec.foreseen],
            "otherwise": spec.otherwise_html,
        }

    def spec_from_json(self, data: Json) -> TextSpec:
        """The spec from what `spec_to_json` gave."""
        return TextSpec(tuple(Foreseen(*row) for row in data["foreseen"]), data["otherwise"])

    def grade(self, spec: TextSpec, answer: object) -> Verdict:
        """The verdict of the foreseen text it equals, else wrong with what is said otherwise."""
        form = compared_form(typed_answer(answer, LONGEST))
        for wanted in spec.foreseen:
            if wanted.form == form:
                said = (wanted.feedback_html,) if wanted.feedback_html else ()
                return Verdict(wanted.right, float(wanted.right), said)
        return Verdict(False, 0.0, (spec.otherwise_html,) if spec.otherwise_html else ())


KIND = ShortText()
