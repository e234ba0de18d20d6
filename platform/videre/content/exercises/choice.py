"""Single and multiple choice, with feedback on every option that was chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase

from videre.content.exercises import Json, OptionVerdict, Parsed, Statement, Verdict, refused
from videre.content.problems import Report, quoted

MOST_OPTIONS = 20


@dataclass(frozen=True, slots=True)
class ChoiceSpec:
    """Which options are right, and what is said about each."""

    multiple: bool
    options: Mapping[str, OptionVerdict]

    @property
    def right(self) -> frozenset[str]:
        """The keys of the right options."""
        return frozenset(key for key, option in self.options.items() if option.right)


class Choice:
    """One of several, or with `:multiple:` as many as are right."""

    name = "choice"
    options = frozenset({"multiple"})
    takes_answers = True

    def parse(self, statement: Statement, report: Report) -> Parsed[ChoiceSpec] | None:
        """Options in the author's order, keyed by letters that tell nothing."""
        answers = statement.answers
        multiple = "multiple" in statement.options
        right = sum(answer.right for answer in answers)
        if len(answers) < 2:
            report.error(
                statement.line,
                "no-answers",
                "This exercise needs at least two options to choose from: "
                "a list with “- [x] the right one” and “- [ ] a wrong one”.",
            )
            return None
        if len(answers) > MOST_OPTIONS:
            report.error(
                statement.line, "too-many-answers", f"{len(answers)} options are too many; {MOST_OPTIONS} are the most."
            )
            return None
        if right == 0:
            report.error(statement.line, "no-right-answer", "None of these options is marked right with [x].")
            return None
        if right > 1 and not multiple:
            report.error(
                statement.line,
                "several-right-answers",
                f"{right} options are marked right, but only one can be chosen. Add “:multiple:” or keep one [x].",
            )
        seen: dict[str, int] = {}
        for answer in answers:
            earlier = seen.setdefault(answer.text, answer.line)
            if earlier != answer.line:
                report.error(
                    answer.line, "option-twice", f"The option {quoted(answer.text)} stands in line {earlier} already."
                )
            if not answer.has_feedback:
                report.warning(
                    answer.line,
                    "no-feedback",
                    f"The option {quoted(answer.text)} has no feedback; {{feedback: …}} can say "
                    + ("why it is right." if answer.right else "what misled."),
                )
        keyed = dict(zip(ascii_lowercase, answers, strict=False))
        public = {"multiple": multiple, "options": [{"key": key, "html": a.html} for key, a in keyed.items()]}
        spec = ChoiceSpec(multiple, {key: OptionVerdict(a.right, a.feedback_html) for key, a in keyed.items()})
        return Parsed(public, spec)

    def spec_to_json(self, spec: ChoiceSpec) -> Json:
        """Right and feedback by key."""
        options = {key: [option.right, option.feedback_html] for key, option in spec.options.items()}
        return {"multiple": spec.multiple, "options": options}

    def spec_from_json(self, data: Json) -> ChoiceSpec:
        """Right and feedback by key."""
        options = {key: OptionVerdict(right, feedback) for key, (right, feedback) in data["options"].items()}
        return ChoiceSpec(data["multiple"], options)

    def grade(self, spec: ChoiceSpec, answer: object) -> Verdict:
        """Right when exactly the right options are chosen; wrong ones take away what right ones give."""
        keys = [answer] if isinstance(answer, str) else answer
        if not isinstance(keys, list) or not keys:
            raise refused("Choose an answer first.")
        if len(keys) > MOST_OPTIONS or not all(isinstance(key, str) and key in spec.options for key in keys):
            raise refused("This is not one of the options; please choose again.")
        chosen = set(keys)
        if len(chosen) > 1 and not spec.multiple:
            raise refused("Only one option can be chosen here.")
        right = spec.right
        found, wrong = len(chosen & right), len(chosen - right)
        return Verdict(
            correct=chosen == right,
            score=max(0, found - wrong) / len(right),
            per_option={key: option for key, option in spec.options.items() if key in chosen},
            missing=len(right) - found if spec.multiple else 0,
        )


KIND = Choice()
