"""A partner with 10,000 learners in a course of 50 episodes: what its pages, its table, its feed, a rush for places and
the year's report cost, beside a bare Flask application that asks the one question and sends the same bytes.

`python -m tests.benchmarks.hosting` measures within one process, on SQLite and PostgreSQL, and prints statements,
milliseconds and ratios.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask, Response
from flask.testing import FlaskClient

from tests.benchmarks import scene
from tests.support.demo import session_cookie
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses.models import CourseInstance, CourseVersion
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database, unit_of_work
from videre.insights.queries import year_report
from videre.learning.models import Enrolment, InstanceCount, Tick
from videre.live.actions.places import take_place
from videre.live.models import Booking, Follower, LiveSession
from videre.notifications import own_feed
from videre.partners.models import Membership, Partner
from videre.web.app import create_app

EPISODES = 50
HOURS = 500
CLIENTS = 200
SEATS = 150
TIMES = 15
AT_ONCE = 20_000
BARE = sa.MetaData()
BARE_SEAT = sa.Table("bare_seat", BARE, sa.Column("id", sa.Integer, primary_key=True), sa.Column("taken", sa.Integer))
BARE_PLACE = sa.Table("bare_place", BARE, sa.Column("user_id", sa.Integer, primary_key=True))


@dataclass(frozen=True, slots=True)
class Network:
    """What was made."""

    instance: int
    slug: str
    learners: list[int]
    feed: str
    hour: int


def build(what: scene.Scene) -> Network:
    """Fifty episodes in the version that Nord's instance is pinned to, everybody in it, a third of all work done."""
    now = clock.now()
    with unit_of_work(what.database) as db:
        nord = db.scalars(sa.select(Partner).where(Partner.slug == "nord")).one()
        instance = db.scalars(sa.select(CourseInstance).where(CourseInstance.partner_id == nord.id)).first()
        assert instance is not None
        version = db.get_one(CourseVersion, instance.version_id)
        episodes = [f"many-{number}" for number in range(EPISODES)]
        lesson = dict(version.outline["lessons"][0])
        one = dict(lesson["episodes"][0], exercises=[])
        lesson["episodes"] = [dict(one, id=name, title=f"Episode {name}") for name in episodes]
        version.outline = {**version.outline, "lessons": [lesson]}
        learners = list(db.scalars(sa.select(User.id).where(User.address.like("learner%@example.org"))))
        ada = db.scalars(sa.select(User).where(User.address == "ada@nord.example")).one()
        enrolled = {"state": "joined", "asked_at": now, "joined_at": now, "exercises_done": 0, "active_on": now.date()}
        rows = [
            {"instance_id": instance.id, "user_id": user, "episodes_done": user % EPISODES, **enrolled}
            for user in learners
        ]
        db.execute(sa.insert(Enrolment), rows)
        tick = {"course_id": instance.course_id, "item": "episode", "state": "watched", "detail": "", "at": now}
        ticks = (
            {"user_id": user, "item_id": name, "version_number": 1, **tick}
            for user in learners
            for name in episodes[: user % EPISODES]
        )
        batch = []
        for row in ticks:
            batch.append(row)
            if len(batch) == AT_ONCE:
                db.execute(sa.insert(Tick), batch)
                batch = []
        db.execute(sa.insert(Tick), batch)
        counted = {"instance_id": instance.id, "item": "episode", "state": "done", "number": len(learners) // 2}
        db.execute(sa.insert(InstanceCount), [{"item_id": name, **counted} for name in episodes])
        db.execute(
            sa.update(InstanceCount)
            .where(InstanceCount.instance_id == instance.id, InstanceCount.item == "people")
            .values(number=InstanceCount.number + len(learners))
        )
        hours = [_hour(nord.id, instance.course_id, number) for number in range(HOURS)]
        db.execute(sa.insert(LiveSession), hours)
        hour = db.scalars(sa.select(LiveSession.id).order_by(LiveSession.id.desc()).limit(1)).one()
        if db.get(Follower, (instance.course_id, ada.id)) is None:
            db.add(Follower(course_id=instance.course_id, user_id=ada.id, since=now))
        if db.get(Membership, (nord.id, ada.id, "administrator")) is None:
            db.add(Membership(partner_id=nord.id, user_id=ada.id, role="administrator", since=now))
        feed = own_feed.token(what.settings.secret_key, own_feed.make_feed(db, ada.id))
        return Network(instance.id, instance.slug, learners, feed, hour)


def _hour(partner: int, course: int, number: int) -> dict[str, object]:
    starts = clock.now() + timedelta(hours=2 + number)
    return {
        "public_id": new_public_id(),
        "uid": f"bench-{number}@videre.example",
        "sequence": 0,
        "partner_id": partner,
        "course_id": course,
        "kind": "qa",
        "title": f"Hour {number}",
        "about": "",
        "zone": "Europe/Oslo",
        "local_starts": "2026-11-26T14:00",
        "fold": 0,
        "minutes": 60,
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=1),
        "link_hidden": False,
        "seats": SEATS if number == HOURS - 1 else None,
        "taken": 0,
        "created_at": clock.now(),
        "changed_at": clock.now(),
        "said": "",
    }


def bare(database: Database, network: Network, body: bytes) -> FlaskClient:
    """An application that reads the counters by one statement and sends as many bytes."""
    app = Flask("bare")
    counters = sa.select(InstanceCount.item_id, InstanceCount.number).where(
        InstanceCount.instance_id == network.instance
    )

    @app.get("/")
    def page() -> Response:
        with database.engine.connect() as connection:
            connection.execute(counters).all()
        return Response(body, mimetype="text/html")

    return app.test_client()


def _median(ask: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        ask()
        took.append((time.perf_counter() - begun) * 1000)
    return statistics.median(took)


def pages(what: scene.Scene, network: Network) -> Iterator[str]:
    """A line per page: statements, ours, bare, ratio, KiB."""
    app = create_app(what.settings, database=what.database)
    with what.database.session() as db:
        ada = db.scalars(sa.select(User).where(User.address == "ada@nord.example")).one()
    staff, visitor = app.test_client(), app.test_client()
    staff.set_cookie("videre_session", session_cookie(what.environment, ada))
    at = f"nord/{network.slug}/"
    asked = {
        "instance page": (visitor, f"/at/{at}"),
        "who is where": (staff, f"/teach/at/{at}"),
        "people, a page": (staff, f"/teach/at/{at}people"),
        "people, the table": (staff, f"/teach/at/{at}people.csv"),
        "what needs me": (staff, "/teach/"),
        f"own feed, {HOURS} hours": (visitor, f"/feeds/{network.feed}.ics"),
        "the partner's year": (staff, "/partner/nord/numbers"),
    }
    yield "| page | statements | ours ms | bare ms | ratio | KiB |\n|---|---|---|---|---|---|"
    for name, (browser, path) in asked.items():
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        with statements(what.database) as sent:
            body = browser.get(path).data
        other = bare(what.database, network, body)
        mine, its = _median(lambda b=browser, p=path: b.get(p).data), _median(lambda o=other: o.get("/").data)  # type: ignore[misc]
        yield f"| {name} | {len(sent)} | {mine:.1f} | {its:.1f} | {mine / its:.1f} | {len(body) / 1024:.0f} |"


def report(what: scene.Scene) -> str:
    """The year's report alone, without a page."""

    def read() -> None:
        with what.database.session() as db:
            year_report(db, clock.now().year, "UTC")

    with statements(what.database) as sent:
        read()
    return f"the year's report of the installation: {_median(read):.0f} ms, {len(sent)} statements"


def rush(what: scene.Scene, network: Network) -> str:
    """So many clients at once for fewer seats, beside a bare conditional update and insert."""
    people = network.learners[:CLIENTS]

    def book(user_id: int) -> None:
        with unit_of_work(what.database) as db:
            take_place(db, db.get_one(User, user_id), network.hour)

    def bare_book(user_id: int) -> None:
        with what.database.engine.begin() as connection:
            free = BARE_SEAT.c.taken < SEATS
            sold = sa.update(BARE_SEAT).where(free).values(taken=BARE_SEAT.c.taken + 1).returning(BARE_SEAT.c.taken)
            if connection.execute(sold).first() is not None:
                connection.execute(sa.insert(BARE_PLACE).values(user_id=user_id))

    with what.database.engine.begin() as connection:
        BARE.create_all(connection)
        connection.execute(sa.insert(BARE_SEAT).values(id=1, taken=0))
    took = []
    for one in (book, bare_book):
        with ThreadPoolExecutor(16) as pool:
            begun = time.perf_counter()
            list(pool.map(one, people))
            took.append(time.perf_counter() - begun)
    with what.database.session() as db:
        seats = db.scalar(sa.select(sa.func.count()).where(Booking.session_id == network.hour, Booking.state == "seat"))
    assert seats == SEATS
    ours, its = (CLIENTS / seconds for seconds in took)
    return (
        f"{CLIENTS} clients for {SEATS} places: {ours:.0f}/s, bare {its:.0f}/s (ratio {ours / its:.2f}), {seats} sold"
    )


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.db'}"
        return
    from tests.support.databases import Postgres  # noqa: PLC0415 - only where PostgreSQL is measured

    server = Postgres(folder / "pg", durable=True)
    yield next(server.empty())
    server.stop()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    chosen = parser.parse_args()
    for kind in ("sqlite", "postgresql"):
        if chosen.only in (None, kind):
            with tempfile.TemporaryDirectory(prefix="videre-hosting-") as name:
                folder = Path(name)
                folder.chmod(0o755)  # PostgreSQL's own user has to get through
                with _database(kind, folder) as url:
                    measure(kind, folder, url)


def measure(kind: str, folder: Path, url: str) -> None:
    """Everything on one database."""
    what = scene.build(folder, url)
    network = build(what)
    say(f"\n## {kind}: {len(network.learners):,} learners, {EPISODES} episodes\n")
    for line in pages(what, network):
        say(line)
    say(f"\n{report(what)}\n\n{rush(what, network)}")
    what.database.close()


def say(line: str) -> None:
    """Print at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
