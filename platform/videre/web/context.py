"""What a request has at hand: the installation's services and its one unit of work."""

from collections.abc import Callable
from dataclasses import dataclass
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


def db() -> Session:
    """The request's session, opened at first use; the door commits it or rolls it back."""
    session: Session | None = g.get("videre_db")
    if session is None:
        session = g.videre_db = services().database.session()
    return session


def glance(question: Callable[[sa.Connection], T]) -> T:
    """The answer to the one question a page asks; opening a session would cost more than asking."""
    with services().database.engine.connect() as connection:
        return question(connection)


def afterwards(write: Callable[[Session], None]) -> None:
    """Have `write` run in a unit of its own after this request's is closed: what a refusal must remember."""
    g.setdefault("videre_afterwards", []).append(write)


def close(*, commit: bool) -> None:
    """End the request's unit of work, then do what was put off."""
    session: Session | None = g.pop("videre_db", None)
    if session is not None:
        try:
            if commit:
                session.commit()
        finally:
            session.close()
    for write in g.pop("videre_afterwards", ()):
        with unit_of_work(services().database) as own:
            write(own)
