"""The year in figures, read from the records by a number of statements that depends on nothing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.courses.models import Course, CourseInstance, CourseVersion
from videre.discussion.models import Question
from videre.foundation import clock
from videre.foundation.figures import merged
from videre.insights.rules import CELL_NAMES, Breakdown, CourseLine, PartnerLine, YearReport, bounds
from videre.learning.models import PLAY_AT, DailyCount, Enrolment, JoiningAnswer, Tick
from videre.live.models import LiveSession
from videre.partners.asking import READY, ready_options
from videre.partners.models import JoiningQuestion, Partner

JOINED = ("joined", "left")
Span = tuple[datetime, datetime]
Figures = dict[int | None, int]


def year_report(
    db: Session, year: int, zone: str, partner_id: int | None = None, *, language: str = "en"
) -> YearReport:
    """The year; of one partner alone with `partner_id`. Countries have their names in `language`.

    Somebody at two partners counts at each, and once in the total. A person's work counts at a partner when they
    have been in one of its courses; evidence belongs to the person, so it may count at two.
    """
    span = bounds(year, zone)
    partners = db.execute(
        sa.select(Partner.id, Partner.slug, Partner.name).where(_of(Partner.id, partner_id)).order_by(Partner.name)
    ).all()
    joined = _joined(db, span, partner_id)
    active, finished, exercises = _worked(db, span, partner_id)
    hours, told, came = _hours(db, span, partner_id)
    questions, answered = _questions(db, span, partner_id)
    figures = (
        _plays(db, year, partner_id),
        joined,
        active,
        finished,
        exercises,
        hours,
        told,
        came,
        questions,
        answered,
    )
    lines = tuple(PartnerLine(row.slug, row.name, *(one.get(row.id, 0) for one in figures)) for row in partners)
    whole = partner_id is None
    return YearReport(
        year=year,
        accounts=_accounts(db, span) if whole else None,
        partners=lines,
        total=PartnerLine("", "", *(one.get(None, 0) for one in figures)) if whole else None,
        courses=_courses(db, year, partner_id),
        answers=_answers(db, span, partner_id, language),
    )


def _of(column: Any, partner_id: int | None) -> sa.ColumnElement[bool]:
    return sa.true() if partner_id is None else column == partner_id


def _accounts(db: Session, span: Span) -> int:
    made = sa.select(sa.func.count()).select_from(User).where(User.created_at >= span[0], User.created_at < span[1])
    return db.execute(made).scalar_one()


def _plays(db: Session, year: int, partner_id: int | None) -> Figures:
    """At each partner on its own pages; in the total everywhere."""
    per_host = db.execute(
        sa.select(Partner.id, sa.func.sum(DailyCount.number))
        .join(DailyCount, DailyCount.item_id == Partner.slug)
        .where(DailyCount.what == PLAY_AT, *_in(year), _of(Partner.id, partner_id))
        .group_by(Partner.id)
    )
    found: Figures = {row[0]: int(row[1]) for row in per_host}
    total = sa.select(sa.func.coalesce(sa.func.sum(DailyCount.number), 0)).where(DailyCount.what == "play", *_in(year))
    return {None: int(db.execute(total).scalar_one()), **found}


def _in(year: int) -> tuple[sa.ColumnElement[bool], ...]:
    return DailyCount.day >= date(year, 1, 1), DailyCount.day <= date(year, 12, 31)


def _joined(db: Session, span: Span, partner_id: int | None) -> Figures:
    people = sa.func.count(sa.distinct(Enrolment.user_id))
    where = (Enrolment.joined_at >= span[0], Enrolment.joined_at < span[1], _of(CourseInstance.partner_id, partner_id))
    found = sa.select(CourseInstance.partner_id, people).join(Enrolment, Enrolment.instance_id == CourseInstance.id)
    total = sa.select(people).join(CourseInstance, Enrolment.instance_id == CourseInstance.id).where(*where)
    return _by_partner(db, found.where(*where).group_by(CourseInstance.partner_id), total)


def _worked(db: Session, span: Span, partner_id: int | None) -> tuple[Figures, Figures, Figures]:
    """People who did something, episodes finished, exercises solved."""
    where = (Tick.at >= span[0], Tick.at < span[1])
    reached = (
        sa.select(Enrolment.user_id, CourseInstance.course_id, CourseInstance.partner_id)
        .join(CourseInstance, CourseInstance.id == Enrolment.instance_id)
        .where(
            Enrolment.joined_at.is_not(None), Enrolment.state.in_(JOINED), _of(CourseInstance.partner_id, partner_id)
        )
        .distinct()
        .subquery()
    )
    counted = (
        sa.func.count(sa.distinct(Tick.user_id)),
        sa.func.count().filter(Tick.item == "episode"),
        sa.func.count().filter(Tick.item == "exercise", Tick.state == "done"),
    )
    joined = (reached.c.user_id == Tick.user_id) & (reached.c.course_id == Tick.course_id)
    per_partner = db.execute(
        sa.select(reached.c.partner_id, *counted).join(Tick, joined).where(*where).group_by(reached.c.partner_id)
    ).all()
    everybody = sa.select(reached.c.user_id, reached.c.course_id).distinct().subquery()
    at_all = (everybody.c.user_id == Tick.user_id) & (everybody.c.course_id == Tick.course_id)
    whole = db.execute(sa.select(*counted).select_from(everybody).join(Tick, at_all).where(*where)).one()
    return (
        {None: whole[0], **{row[0]: row[1] for row in per_partner}},
        {None: whole[1], **{row[0]: row[2] for row in per_partner}},
        {None: whole[2], **{row[0]: row[3] for row in per_partner}},
    )


def _hours(db: Session, span: Span, partner_id: int | None) -> tuple[Figures, Figures, Figures]:
    rows: Sequence[Any] = db.execute(
        sa.select(
            LiveSession.partner_id,
            sa.func.count(),
            sa.func.count(LiveSession.came),
            sa.func.coalesce(sa.func.sum(LiveSession.came), 0),
        )
        .where(
            LiveSession.starts_at >= span[0],
            LiveSession.starts_at < min(span[1], clock.now()),
            LiveSession.cancelled_at.is_(None),
            _of(LiveSession.partner_id, partner_id),
        )
        .group_by(LiveSession.partner_id)
    ).all()

    def column(at: int) -> Figures:
        return {None: sum(row[at] for row in rows), **{row[0]: row[at] for row in rows}}

    return column(1), column(2), column(3)


def _questions(db: Session, span: Span, partner_id: int | None) -> tuple[Figures, Figures]:
    """By the partner in whose course they were asked; in the total also those asked in no partner's course."""
    rows = db.execute(
        sa.select(CourseInstance.partner_id, sa.func.count(), sa.func.count(Question.answered_at))
        .select_from(Question)
        .outerjoin(CourseInstance, CourseInstance.id == Question.instance_id)
        .where(Question.created_at >= span[0], Question.created_at < span[1], Question.hidden_at.is_(None))
        .where(_of(CourseInstance.partner_id, partner_id))
        .group_by(CourseInstance.partner_id)
    ).all()
    asked: Figures = {row[0]: row[1] for row in rows if row[0] is not None}
    answered: Figures = {row[0]: row[2] for row in rows if row[0] is not None}
    return {None: sum(row[1] for row in rows), **asked}, {None: sum(row[2] for row in rows), **answered}


def _courses(db: Session, year: int, partner_id: int | None) -> tuple[CourseLine, ...]:
    """Finishing knows no partner: one sees the counts of the courses it holds, of everybody who takes them."""
    title = CourseVersion.outline["title"].as_string()

    def number(what: str, *, visitors: bool = False) -> sa.ColumnElement[int]:
        only = DailyCount.what == what
        if visitors:
            only &= DailyCount.signed_in.is_(False)
        return sa.func.coalesce(sa.func.sum(DailyCount.number).filter(only), 0)

    held = sa.exists().where(CourseInstance.course_id == Course.id, CourseInstance.partner_id == partner_id)
    rows = db.execute(
        sa.select(
            Course.slug,
            sa.func.max(title),
            number("play"),
            number("play", visitors=True),
            number("finish"),
            number("finish", visitors=True),
            number("right"),
        )
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .join(DailyCount, DailyCount.course_id == Course.id)
        .where(*_in(year))
        .where(sa.true() if partner_id is None else held)
        .group_by(Course.slug)
        .order_by(Course.slug)
    )
    return tuple(CourseLine(row[0], row[1], *(int(value) for value in row[2:])) for row in rows)


def _answers(db: Session, span: Span, partner_id: int | None, language: str) -> tuple[Breakdown, ...]:
    """Questions with equal keys are added up over partners, each person once per answer."""
    people = sa.func.count(sa.distinct(Enrolment.user_id))
    where = (
        Enrolment.joined_at >= span[0],
        Enrolment.joined_at < span[1],
        JoiningQuestion.kind == "choice",
        _of(JoiningQuestion.partner_id, partner_id),
    )
    base = sa.join(JoiningAnswer, JoiningQuestion, JoiningQuestion.id == JoiningAnswer.question_id).join(
        Enrolment, Enrolment.id == JoiningAnswer.enrolment_id
    )
    cells: dict[str, dict[str, int]] = defaultdict(dict)
    for key, answer, number in db.execute(
        sa.select(JoiningQuestion.key, JoiningAnswer.answer, people)
        .select_from(base)
        .where(*where)
        .group_by(JoiningQuestion.key, JoiningAnswer.answer)
    ):
        cells[key][answer] = number
    answered = sa.select(JoiningQuestion.key, people).select_from(base).where(*where).group_by(JoiningQuestion.key)
    totals = dict(iter(db.execute(answered)))
    labels = _labels(db, list(cells), language)
    return tuple(
        Breakdown(key, labels[key][0], totals[key], _named(merged(cells[key]), labels[key][1])) for key in sorted(cells)
    )


def _labels(db: Session, keys: Sequence[str], language: str) -> dict[str, tuple[str, dict[str, str]]]:
    """By question key: its words, and its options'."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    rows = db.execute(
        sa.select(JoiningQuestion.key, JoiningQuestion.label, JoiningQuestion.options)
        .where(JoiningQuestion.key.in_(keys))
        .order_by(JoiningQuestion.id)
    )
    for key, own, options in rows:
        label = READY[key].label if key in READY else own
        known = found.setdefault(key, (label, {one.key: one.label for one in ready_options(key, language) or ()}))[1]
        known.update({one["key"]: one["label"] for one in options})
    return found


def _named(cells: dict[str, int], labels: dict[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple((CELL_NAMES.get(key) or labels.get(key, key), number) for key, number in cells.items())


def _by_partner(db: Session, found: sa.Select[int, int], total: sa.Select[int]) -> Figures:
    return {None: db.execute(total).scalar_one(), **{row[0]: row[1] for row in db.execute(found)}}
