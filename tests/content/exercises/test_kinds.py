"""The four kinds: reading, keeping, judging, refusing; and nothing of it on the page."""

import json
import subprocess
import sys
from importlib.metadata import entry_points
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.rendering import errors, rendered, said
from videre.content.exercises import GROUP, Grader, Verdict, grader, kinds
from videre.content.exercises.number import readings
from videre.content.exercises.text import compared_form
from videre.content.rendered import Exercise
from videre.foundation.errors import Invalid

CHOICE = """\
::::{exercise} Which?
:id: which
:kind: choice
:multiple:
Tick.
- [x] right `one` {feedback: GOOD *a*}
- [ ] wrong
  {feedback: BAD b {x}}
- [x] right two
  - with detail
  {feedback: GOOD c}
:::{hint}
first
:::
:::{hint}
second
:::
:::{solution}
SOLVED
:::
::::
"""
NUMBER = """\
:::{exercise} How many?
:id: many
:kind: number
:tolerance: 1%
:unit: days
:otherwise: count *again*

- [x] 1200,5
- [ ] 119 {feedback: nearly}
:::
"""
TEXT = """\
:::{exercise} Name it
:id: name
:kind: text
:otherwise: look again

- [x] `Ice Limit` {feedback: yes}
- [x] 'Ice Limit'
- [ ] KeyError {feedback: the kind}
:::
"""


def exercise(source: str) -> Exercise:
    (found,) = rendered(source).exercises
    return found


def judge(source: str) -> Grader:
    """The grader as a web process makes it: from JSON."""
    return grader(json.loads(json.dumps(exercise(source).spec)))


def test_a_choice_shows_its_options_and_keeps_what_is_right_to_itself() -> None:
    one = exercise(CHOICE)
    assert (one.kind, one.title, one.prompt_html) == ("choice", "Which?", "<p>Tick.</p>")
    assert one.hints_html == ("<p>first</p>", "<p>second</p>")
    assert one.solution_html == "<p>SOLVED</p>"
    assert [option["key"] for option in one.public["options"]] == ["a", "b", "c"]
    assert one.public["options"][0]["html"] == "<p>right <code>one</code></p>"
    assert "<li>with detail" in one.public["options"][2]["html"]


@pytest.mark.parametrize("source", [CHOICE, NUMBER, TEXT])
def test_nothing_of_an_answer_is_on_the_page(source: str) -> None:
    page = rendered(source)
    one = page.exercises[0]
    shown = json.dumps([page.html, one.to_public_json(), [section.text for section in page.sections]])
    for secret in [
        "GOOD",
        "BAD",
        "nearly",
        "again",
        "Ice Limit",
        "KeyError",
        "1200",
        "119",
        '"right"',
        "true, ",
        "[x]",
    ]:
        assert secret not in shown.replace('"multiple": true, ', "")
    plain = rendered(source.replace("[x]", "[X]"))
    assert plain.exercises[0].to_public_json() == one.to_public_json()


def test_the_public_part_is_the_same_whichever_option_is_right() -> None:
    swapped = CHOICE.replace("- [x] right two", "- [ ] right two").replace("- [ ] wrong", "- [x] wrong")
    assert exercise(swapped).to_public_json() == exercise(CHOICE).to_public_json()
    assert rendered(swapped).html == rendered(CHOICE).html


@pytest.mark.parametrize(
    ("answer", "correct", "score", "missing"),
    [
        (["a", "c"], True, 1.0, 0),
        (["c", "a", "a"], True, 1.0, 0),
        (["a"], False, 0.5, 1),
        ("a", False, 0.5, 1),
        (["a", "b", "c"], False, 0.5, 0),
        (["b"], False, 0.0, 2),
    ],
)
def test_a_choice_is_judged_option_by_option(answer: object, correct: bool, score: float, missing: int) -> None:
    verdict = judge(CHOICE).grade(answer)
    assert (verdict.correct, verdict.score, verdict.missing) == (correct, score, missing)
    assert set(verdict.per_option) == set(answer if isinstance(answer, list) else [answer])  # only what was chosen


def test_feedback_may_have_markdown_braces_and_several_lines() -> None:
    verdict = judge(CHOICE).grade(["a", "b"])
    assert verdict.per_option["a"].feedback_html == "<p>GOOD <em>a</em></p>"
    assert verdict.per_option["b"].feedback_html == "<p>BAD b {x}</p>"


@pytest.mark.parametrize(
    ("answer", "correct", "feedback"),
    [
        ("1200.5", True, ""),
        (" 1 200,5 days ", True, ""),
        ("1\u202f200.5", True, ""),
        ("1,200.5", True, ""),
        ("1.200,5", True, ""),
        ("1,200", True, ""),
        ("1.2005e3", True, ""),
        ("1,2005 × 10^3 days", True, ""),
        ("1.2005·10³", True, ""),
        ("12005*10**(-1)", True, ""),
        (1212.505, True, ""),
        (1212.6, False, "<p>count <em>again</em></p>"),
        (["1200.5"], True, ""),
        ("−119", False, "<p>count <em>again</em></p>"),
        (119, False, "<p>nearly</p>"),
        ("1e300", False, "<p>count <em>again</em></p>"),
    ],
)
def test_a_number_is_read_as_people_write_it(answer: object, correct: bool, feedback: str) -> None:
    assert judge(NUMBER).grade(answer) == Verdict(correct, float(correct), (feedback,) if feedback else ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nan",
        "inf",
        "1_000",
        "٣",
        "1²",
        "0x10",
        "1e999",
        "--1",
        "1 2",
        "1,2,3",
        "1" * 70,
        "e5",
        "3*10",
        "2×10^x",
        "×10^2",
        "1×10^9999",
    ],
)
def test_what_is_no_number_is_refused_in_a_sentence(text: str) -> None:
    assert readings(text) == ()
    with pytest.raises(Invalid) as refusal:
        judge(NUMBER).grade(text)
    assert set(refusal.value.fields) == {"answer"}
    assert len(refusal.value.message) < 120


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4))
def test_every_number_is_read_back_from_its_usual_forms(number: Any) -> None:
    assert readings(str(number))[0] == number
    assert readings(str(number).replace(".", ","))[0] == number
    assert number in readings(f"{number:,}")
    assert readings(f"{number:,}".replace(",", "\u202f"))[0] == number


@pytest.mark.parametrize(
    ("answer", "correct", "feedback"),
    [
        ("ice limit", True, "<p>yes</p>"),
        (" ICE\u00a0\n LIMIT ", True, "<p>yes</p>"),
        ("`Ice Limit`", True, "<p>yes</p>"),
        ("ｉｃｅ limit", True, "<p>yes</p>"),
        ("'ice limit'", True, None),
        ("keyerror", False, "<p>the kind</p>"),
        ("icelimit", False, "<p>look again</p>"),
    ],
)
def test_a_text_is_compared_without_case_and_spacing(answer: str, correct: bool, feedback: str | None) -> None:
    assert judge(TEXT).grade(answer) == Verdict(correct, float(correct), (feedback,) if feedback else ())


@given(st.text(max_size=40))
def test_the_compared_form_of_a_text_is_its_own(text: str) -> None:
    assert compared_form(compared_form(text)) == compared_form(text) or "`" in text


def test_a_tick_is_done_when_it_is_said_so() -> None:
    tick = judge(":::{exercise} Do\n:id: do\n:optional:\n:minutes: 3\n:needs: computer\n\nIt.\n- [ ] a\n- [x] b\n:::")
    for answer in (True, "on", ["done"]):
        assert tick.grade(answer) == Verdict(True, 1.0)
    one = exercise(":::{exercise} Do\n:id: do\n:optional:\n:minutes: 3\n:needs: computer\n\nIt.\n- [ ] a\n:::")
    assert (one.optional, one.minutes, one.needs) == (True, 3, "computer")
    assert 'class="task"' in one.prompt_html


BAD = [
    None,
    "",
    "   ",
    [],
    {},
    5,
    False,
    ["a", 1],
    "zz",
    ["zz"],
    "x" * 5_000_000,
    "a\0b",
    "\ud800",
    [["a"]],
    1e400,
    10**400,
]


@pytest.mark.parametrize("answer", BAD, ids=lambda answer: repr(type(answer)))
@pytest.mark.parametrize("source", [CHOICE, NUMBER, TEXT, ":::{exercise} Do\n:id: do\nit\n:::"])
def test_what_cannot_be_an_answer_is_refused_or_judged_but_never_breaks(source: str, answer: object) -> None:
    judging = judge(source)
    try:
        verdict = judging.grade(answer)
    except Invalid as refusal:
        assert set(refusal.fields) == {"answer"}
        assert len(refusal.fields["answer"]) < 200
    else:
        assert isinstance(answer, str | list | int)
        assert verdict.correct is False


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (CHOICE.replace("[x]", "[ ]"), "no-right-answer"),
        (CHOICE.replace(":multiple:\n", ""), "several-right-answers"),
        (":::{exercise} x\n:id: x\n:kind: choice\n- [x] only\n:::", "no-answers"),
        (":::{exercise} x\n:id: x\n:kind: choice\ntext\n:::", "no-answers"),
        (":::{exercise} x\n:id: x\n:kind: choice\n- [x] a {feedback: 1}\n- [ ] a {feedback: 2}\n:::", "option-twice"),
        (
            ":::{exercise} x\n:id: x\n:kind: choice\n- [x] a {feedback: 1\n- [ ] b {feedback: 2}\n:::",
            "feedback-not-closed",
        ),
        (
            ":::{exercise} x\n:id: x\n:kind: choice\n" + "".join(f"- [x] {n}\n" for n in range(21)) + ":::",
            "too-many-answers",
        ),
        (NUMBER.replace("1200,5", "twelve"), "not-a-number"),
        (NUMBER.replace("[x]", "[ ]"), "no-right-answer"),
        (NUMBER.replace("1%", "about"), "bad-tolerance"),
        (NUMBER.replace("1%", "-1"), "bad-tolerance"),
        (TEXT.replace("[x]", "[ ]"), "no-right-answer"),
        (TEXT.replace("KeyError", "ICE   limit"), "option-twice"),
        (":::{exercise} x\n:id: x\n- [x] a {feedback: 1}\n- [ ] b\n:::", "kind-forgotten"),
        (":::{exercise} x\n:id: x\nit\n:::\n\n:::{exercise} y\ntext\n:::", "no-id"),
    ],
)
def test_a_faulty_exercise_is_an_error(source: str, kind: str) -> None:
    assert kind in errors(rendered(source))


def test_missing_feedback_is_a_warning_at_its_line() -> None:
    source = ":::{exercise} x\n:id: x\n:kind: choice\n- [x] a {feedback: 1}\n- [ ] b\n:::"
    assert said(rendered(source)) == [("no-feedback", 5)]
    assert said(rendered(NUMBER.replace(":otherwise: count *again*\n", ""))) == [("no-feedback", 1)]


def test_kinds_of_others_come_in_by_the_same_door() -> None:
    assert {"tick", "choice", "number", "text"} <= set(kinds())
    assert {point.name for point in entry_points(group=GROUP)} <= set(kinds())
    with pytest.raises(Invalid):
        grader({"kind": "no-such-kind"}).grade("anything")


def test_grading_loads_no_markdown() -> None:
    code = (
        "import sys, videre.content.exercises as e\n"
        "import videre.content.reader, videre.content.rendering, videre.content.digest\n"
        "e.grader({'kind': 'tick'}).grade(True); e.kinds()\n"
        "heavy = {'markdown', 'pymdownx', 'nh3', 'pygments', 'latex2mathml'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
