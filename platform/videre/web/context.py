"""What a request has at hand: the installation's services and its one unit of work."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import sqlalchemy as sa
from flask import current_app, g
from sqlalchemy.orm import Session

from videre.foundation.database import Database, unit_of_work
from videre.foundation.settings import Settings
from videre.foundation.storage import Storage
from videre.web.assets import Assets

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Services:
    """What the application was made with."""

    settings: Settings
    database: Database
    storage: Storage
    assets: Assets


def services() -> Services:
    """The services of the running application."""
    found: Services = current_app.extensions["videre"]
    return found


@dataclass(slots=True)
class _Unit:
    """The request's one unit of work: a connection, a session, or a session on that connection."""

    connection: sa.Connection | None = None
    session: Session | None = None
    afterwards: list[Callable[[Session], None]] = field(default_factory=list)


def _unit() -> _Unit:
    found: _Unit | None = g.get("videre_unit")
    if found is None:
        found = g.videre_unit = _Unit()
    return found


def db() -> Session:
    """The request's session, opened at first use; the door commits it or rolls it back."""
    unit = _unit()
    if unit.session is None:
        make = services().database.session
        unit.session = make() if unit.connection is None else make(bind=unit.connection)
    return unit.session


def connection() -> sa.Connection:
    """The unit of work without a session, which costs as much as the one statement of a short request.

    A session opened later stands on this connection, so that the door commits both or neither.
    """
    unit = _unit()
    if unit.connection is None:
        if unit.session is not None:
            return unit.session.connection()
        unit.connection = services().database.engine.connect()
    return unit.connection


def glance(question: Callable[[sa.Connection], T]) -> T:
    """The answer to the one question a page asks; opening a session would cost more than asking."""
    with services().database.asking.connect() as connection:
        return question(connection)


def at_once(work: Callable[[sa.Connection], T]) -> T:
    """What `work` gives, in a unit of its own that is committed before the answer is put together.

    For the most frequent writes: SQLite has one writer at a time, and whoever writes holds up all others.
    """
    with services().database.engine.begin() as connection:
        return work(connection)


def afterwards(write: Callable[[Session], None]) -> None:
    """Have `write` run in a unit of its own after this request's is closed: what a refusal must remember."""
    _unit().afterwards.append(write)


def close(*, commit: bool) -> None:
    """End the request's unit of work, then do what was put off."""
    unit: _Unit | None = g.pop("videre_unit", None)
    if unit is None:
        return
    try:
        if commit and unit.session is not None:
            unit.session.commit()
        if commit and unit.connection is not None:
            unit.connection.commit()
    finally:
        _give_back(unit)
    for write in unit.afterwards:
        with unit_of_work(services().database) as own:
            write(own)


def abandon() -> None:
    """Undo what the request still holds, if it ended before its unit of work was closed."""
    unit: _Unit | None = g.pop("videre_unit", None)
    if unit is not None:
        _give_back(unit)


def _give_back(unit: _Unit) -> None:
    if unit.session is not None:
        unit.session.close()
    if unit.connection is not None:
        unit.connection.close()
