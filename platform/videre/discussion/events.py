"""What can happen to questions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """Somebody asks; ``shown``: others see it at once."""

    question_id: int
    course_id: int
    shown: bool


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """Others see the question from now on."""

    question_id: int
    course_id: int


@dataclass(frozen=True, slots=True)
class QuestionHidden:
    """The question was taken away."""

    question_id: int
    course_id: int


@dataclass(frozen=True, slots=True)
class ReplyAdded:
    """Somebody replied; ``shown``: others see it."""

    reply_id: int
    question_id: int
    course_id: int
    shown: bool


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """A reply was marked as the answer, by ``reply_id``; the asker may be told."""

    question_id: int
    reply_id: int
    course_id: int
