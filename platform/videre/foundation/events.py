"""What happened, recorded once, in the transaction that made it happen.

An event is a frozen dataclass named in the past tense; its fields are ids and plain values, never typed text,
names or addresses. Listeners (see ``wiring``) run at once in the same unit of work and only write rows.
"""

import dataclasses
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from videre.foundation import clock
from videre.foundation.database import Base

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


Listener = Callable[[Session, Any], None]
_listeners: dict[type, list[Listener]] = {}


class EventRow(Base):
    """One recorded fact: ``kind`` is the dataclass's name, ``facts`` its fields."""

    __tablename__ = "videre_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60), index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    at: Mapped[datetime] = mapped_column(index=True)


def record(db: Session, event: "DataclassInstance", *, actor_id: int | None = None) -> None:
    """Write `event` down and tell its listeners, all in the caller's transaction."""
    facts = dataclasses.asdict(event)
    facts = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in facts.items()}
    db.add(EventRow(kind=type(event).__name__, actor_id=actor_id, facts=facts, at=clock.now()))
    for listener in _listeners.get(type(event), ()):
        listener(db, event)


def listen(kind: type, listener: Listener) -> None:
    """Have `listener` told of every event of `kind`; saying so twice changes nothing."""
    known = _listeners.setdefault(kind, [])
    if listener not in known:
        known.append(listener)
