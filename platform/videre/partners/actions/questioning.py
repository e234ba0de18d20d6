"""What a partner asks of those who join: switching ready sets on, own questions, their order, asking no more."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.access import Actor
from videre.accounts.typed import checked
from videre.foundation import clock
from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict, NotFound
from videre.foundation.worded import worded
from videre.partners.access import must_administer
from videre.partners.actions.partnering import show_change
from videre.partners.asking import (
    ASKED_MOST,
    READY,
    Kind,
    kind,
    label,
    merged_options,
    new_key,
    option_labels,
    purpose,
)
from videre.partners.models import JoiningQuestion, Partner


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question as a partner types it; ``options`` one to a line, without meaning for a line of text."""

    label: str
    purpose: str
    kind: str = Kind.CHOICE
    options: str = ""
    required: bool = False


def ask_ready(
    db: Session, actor: Actor, partner: Partner, key: str, purpose_typed: str, *, required: bool = False
) -> None:
    """Ask a ready question from now on; one that is asked already gets the new reason."""
    if key not in READY:
        raise NotFound
    known = checked(purpose=(purpose, purpose_typed))
    rows = _held(db, actor, partner)
    row = next((one for one in rows if one.key == key), None)
    if row is None or row.retired_at is not None:
        _check_room(rows)
    if row is None:
        row = _made(partner, rows, key, Kind.CHOICE, READY[key].label, [])
        db.add(row)
    elif row.retired_at is not None:
        row.retired_at, row.position = None, _after(rows)
    row.purpose, row.required = known["purpose"], required
    show_change(db, actor, partner, "questions")


def change_ready(
    db: Session, actor: Actor, partner: Partner, key: str, purpose_typed: str, *, required: bool = False
) -> None:
    """Change why a ready question is asked, and whether it must be answered."""
    row = _asked(_held(db, actor, partner), key)
    row.purpose, row.required = checked(purpose=(purpose, purpose_typed))["purpose"], required
    show_change(db, actor, partner, "questions")


def ask_own(db: Session, actor: Actor, partner: Partner, typed: OwnQuestion) -> None:
    """Ask a question of the partner's own, last."""
    known = _checked(typed)
    rows = _held(db, actor, partner)
    _check_room(rows)
    key = new_key(known["label"], {row.key for row in rows})
    options = merged_options([], known["options"])
    row = _made(partner, rows, key, Kind(known["kind"]), known["label"], options)
    row.purpose, row.required = known["purpose"], typed.required
    db.add(row)
    show_change(db, actor, partner, "questions")


def change_own(db: Session, actor: Actor, partner: Partner, key: str, typed: OwnQuestion) -> None:
    """Change the words of an own question. Options are known by their words: those left out are offered no more, but
    whoever chose one keeps that answer."""
    rows = _held(db, actor, partner)
    row = _asked(rows, key)
    if row.key in READY:
        raise NotFound
    known = _checked(OwnQuestion(typed.label, typed.purpose, row.kind, typed.options, typed.required))
    row.label, row.purpose, row.required = known["label"], known["purpose"], typed.required
    row.options = merged_options(row.options, known["options"])
    show_change(db, actor, partner, "questions")


def move_question(db: Session, actor: Actor, partner: Partner, key: str, *, up: bool) -> None:
    """Ask it one place earlier or later; the first stays first, the last last."""
    rows = [row for row in _held(db, actor, partner) if row.retired_at is None]
    at = rows.index(_asked(rows, key))
    to = at - 1 if up else at + 1
    if 0 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows):
        row.position = position
    show_change(db, actor, partner, "questions")


def retire_question(db: Session, actor: Actor, partner: Partner, key: str) -> None:
    """Ask it no more; answers given stay with those who gave them."""
    _asked(_held(db, actor, partner), key).retired_at = clock.now()
    show_change(db, actor, partner, "questions")


def restore_question(db: Session, actor: Actor, partner: Partner, key: str) -> None:
    """Ask it again, last."""
    rows = _held(db, actor, partner)
    row = next((one for one in rows if one.key == key and one.retired_at is not None), None)
    if row is None:
        raise NotFound
    _check_room(rows)
    row.retired_at, row.position = None, _after(rows)
    show_change(db, actor, partner, "questions")


def _held(db: Session, actor: Actor, partner: Partner) -> list[JoiningQuestion]:
    """All questions of the partner, asked and retired, nobody else changing them: the partner's row is locked."""
    must_administer(db, actor, partner)
    begin_write(db)
    db.execute(sa.select(Partner.id).where(Partner.id == partner.id).with_for_update(key_share=True))
    return list(
        db.scalars(
            sa.select(JoiningQuestion)
            .where(JoiningQuestion.partner_id == partner.id)
            .order_by(JoiningQuestion.position, JoiningQuestion.id)
            .execution_options(populate_existing=True)
        )
    )


def _asked(rows: list[JoiningQuestion], key: str) -> JoiningQuestion:
    found = next((row for row in rows if row.key == key and row.retired_at is None), None)
    if found is None:
        raise NotFound
    return found


def _check_room(rows: list[JoiningQuestion]) -> None:
    if sum(row.retired_at is None for row in rows) >= ASKED_MOST:
        raise Conflict(
            worded(
                "You ask %(most)s questions already; more would keep people from joining. Take one away first.",
                most=ASKED_MOST,
            ),
            kind="too-many-questions",
        )


def _after(rows: list[JoiningQuestion]) -> int:
    return max((row.position for row in rows), default=-1) + 1


def _made(
    partner: Partner,
    rows: list[JoiningQuestion],
    key: str,
    how: Kind,
    text: str,
    options: list[dict[str, Any]],
) -> JoiningQuestion:
    return JoiningQuestion(
        partner_id=partner.id,
        key=key,
        kind=how,
        label=text,
        purpose="",
        options=options,
        required=False,
        position=_after(rows),
        created_at=clock.now(),
    )


def _checked(typed: OwnQuestion) -> dict[str, Any]:
    chooses = typed.kind == Kind.CHOICE
    known = checked(
        label=(label, typed.label),
        purpose=(purpose, typed.purpose),
        kind=(kind, typed.kind),
        options=((lambda text: "\n".join(option_labels(text))) if chooses else (lambda _text: ""), typed.options),
    )
    known["options"] = known["options"].split("\n") if chooses else []
    return known
