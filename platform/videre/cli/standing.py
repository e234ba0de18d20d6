"""What learners see now of a course that is checked, where there is an installation to ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import sqlalchemy as sa

from videre import wiring
from videre.content.checked import CheckedCourse
from videre.content.identity import NOTHING_KNOWN, Known
from videre.content.rendering import DEFAULT_LIMITS, RenderLimits
from videre.courses.known import known_of
from videre.courses.labels import refused_label
from videre.courses.outline import outline_of
from videre.courses.standing import Standing, standing_of
from videre.foundation.database import Database
from videre.foundation.inventories import at_hand
from videre.foundation.settings import SettingsError, load


class Beside:
    """The courses published here; without a database nothing is known, and nothing stands.

    `limits` are the installation's, where there is one.
    """

    def __init__(self, database: Database | None, limits: RenderLimits = DEFAULT_LIMITS) -> None:
        self.database = database
        self.limits = limits

    def known(self, slug: str) -> Known:
        """What the course has now, so that what is still there keeps its id."""
        if self.database is None or not slug:
            return NOTHING_KNOWN
        with self.database.session() as db:
            return known_of(db, slug)

    def standing(self, checked: CheckedCourse) -> Standing | None:
        """What the course leaves of what learners see now."""
        if self.database is None or checked.course is None:
            return None
        with self.database.session() as db:
            return standing_of(db, checked.course.id, outline_of(checked.course, {}))

    def refused(self, checked: CheckedCourse, now: Standing | None) -> list[str]:
        """Why it would not be shown although nothing is wrong with its text."""
        course = checked.course
        if self.database is None or course is None or checked.digest is None:
            return []
        with self.database.session() as db:
            label = refused_label(db, course.id, course.version, checked.digest, outline_of(course, {}))
        kinds = now.answered_otherwise if now is not None else ()
        answered = [
            f"The exercise “{one.title}” ({one.id}) was {one.before} and {one.people} have answered it: give the "
            "new one an id of its own."
            for one in kinds
        ]
        return [*([label] if label else []), *answered]


@contextmanager
def beside() -> Iterator[Beside]:
    """The installation's courses, if there is one; authors check theirs on machines without any."""
    try:
        settings = load().settings()
    except SettingsError:
        settings = None
    database = _database(settings.database) if settings else None
    try:
        yield Beside(database, RenderLimits.of(settings, at_hand(settings)) if settings else DEFAULT_LIMITS)
    finally:
        if database is not None:
            database.close()


def _database(address: str) -> Database | None:
    url = sa.make_url(address)
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).is_file()):
        return None
    wiring.connect()
    database = Database(address, pool_size=1)
    try:
        with database.session() as db:
            known_of(db, "")
    except sa.exc.DBAPIError:
        database.close()
        click.echo("The database does not answer, so nothing is compared with what learners see now.", err=True)
        return None
    return database


def lines_of(standing: Standing) -> list[str]:
    """The comparison in words, what matters most first."""
    found = [f"Beside what learners see now (version {standing.label}, number {standing.number}):"]
    for other in standing.other_kinds:
        place = f"{other.path}:{other.line}" if other.line else other.path
        answered = f"{other.people} have answered it" if other.people else "nobody has answered it"
        found.append(
            f"{place}: the exercise “{other.title}” ({other.id}) was {other.before} and is {other.now}; {answered}."
        )
    for one in standing.vanished:
        held = [f"the work of {one.people}"] if one.people else []
        held += [f"{one.questions} question{'' if one.questions == 1 else 's'}"] if one.questions else []
        held += ["a video"] if one.has_video else []
        noun = "page" if one.kind == "episode" else "exercise"
        what = ", ".join(held) or "nothing that hangs on it"
        found.append(f"{one.path}: the {noun} “{one.title}” ({one.id}) is gone, with {what}.")
    for same in standing.renamed:
        found.append(f"“{same.before}” is recognised as “{same.title}” ({same.id}) and keeps what learners did there.")
    return found if len(found) > 1 else []
