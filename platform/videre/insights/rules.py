"""What stands in a year's report; plain values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from videre.foundation.errors import Invalid
from videre.foundation.figures import OTHER
from videre.foundation.worded import worded

FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """The year at a partner; the line of the whole has an empty ``slug``.

    ``plays`` are those on the pages of its courses, without saying whose; of the whole, those everywhere.
    ``joined`` and ``active`` are people, each once per line: who joined or did something in one of its courses.
    ``finished`` and ``exercises`` are episodes and exercises those people finished there in the year. ``hours``
    were held, ``came`` adds up what the hosts said, ``told`` says for how many hours they did.
    """

    slug: str
    name: str
    plays: int
    joined: int
    active: int
    finished: int
    exercises: int
    hours: int
    told: int
    came: int
    questions: int
    answered: int


@dataclass(frozen=True, slots=True)
class CourseLine:
    """The year of a course, everybody counted, by day and without saying whose."""

    slug: str
    title: str
    plays: int
    plays_of_visitors: int
    finished: int
    finished_by_visitors: int
    right_answers: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """How those who joined answered a partner's question; small groups are joined, none is told of few people.

    ``cells`` are (label, people); empty where fewer than five answered. ``answered`` is how many did.
    """

    key: str
    label: str
    answered: int
    cells: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class YearReport:
    """A year of an installation, or of one partner in it (then there is one line, and no total)."""

    year: int
    accounts: int | None
    partners: tuple[PartnerLine, ...]
    total: PartnerLine | None
    courses: tuple[CourseLine, ...]
    answers: tuple[Breakdown, ...]

    def rows(self) -> Iterator[tuple[str, str, str, int | str]]:
        """(section, item, figure, value) of everything, for a table file."""
        if self.accounts is not None:
            yield "installation", "", "new accounts", self.accounts
        for line in (*self.partners, *([self.total] if self.total else [])):
            for figure in FIGURES:
                yield "partner" if line.slug else "total", line.slug, figure, getattr(line, figure)
        for course in self.courses:
            for figure in COURSE_FIGURES:
                yield "course", course.slug, figure.replace("_", " "), getattr(course, figure)
        for asked in self.answers:
            yield "answers", asked.key, "answered", asked.answered
            for label, number in asked.cells:
                yield "answers", asked.key, label, number


FIGURE_NAMES = {
    "plays": "plays",
    "joined": "joined",
    "active": "active",
    "finished": "finished",
    "exercises": "exercises",
    "hours": "hours",
    "told": "told",
    "came": "came",
    "questions": "questions",
    "answered": "answered",
}
FIGURES = tuple(FIGURE_NAMES)
CELL_NAMES = {OTHER: "others"}
COURSE_FIGURES = ("plays", "plays_of_visitors", "finished", "finished_by_visitors", "right_answers")
MEANINGS = {
    "plays": "Times a video was played on the pages of its courses, counted per day without saying by whom.",
    "joined": "People who joined one of its courses in the year, each once.",
    "active": "People in its courses who finished or tried something in the year, each once.",
    "finished": "Episodes finished by them in the year: watched, read or known.",
    "exercises": "Exercises they solved in the year.",
    "hours": "Live hours held in the year, called-off ones not counted.",
    "told": "For how many of those the host said how many came.",
    "came": "How many came, added up over the hours for which it was said.",
    "questions": "Questions asked in its courses in the year.",
    "answered": "How many of those have an answer.",
}


def checked_year(year: int, now: datetime) -> int:
    """A year that has begun."""
    if not FIRST_YEAR <= year <= now.year:
        raise Invalid(
            fields={"year": worded("Choose a year from %(first)s to %(last)s.", first=FIRST_YEAR, last=now.year)}
        )
    return year


def bounds(year: int, zone: str) -> tuple[datetime, datetime]:
    """The year's first moment and the next year's, where the installation is at home; in UTC."""
    home = ZoneInfo(zone)
    first, last = (datetime(one, 1, 1, tzinfo=home).astimezone(UTC) for one in (year, year + 1))
    return first, last
