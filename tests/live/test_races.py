"""Many at once: the last place is sold once, who waits moves up once; without the lock it is not so."""

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests.live.scene import Scene, hour, plan
from tests.support.cast import Cast
from videre.accounts.models import User
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid
from videre.foundation.events import EventRow
from videre.live.actions.agenda import add_topic, vote_topic
from videre.live.actions.places import ask_place, cancel_place, confirm_place, take_place
from videre.live.actions.scheduling import announce_session, change_session
from videre.live.bookings import bookings_of
from videre.live.models import AgendaItem, Booking, LiveSession

CLIENTS = 200
AT_ONCE = 20


def together(number: int, act: Callable[[int], None]) -> None:
    """Let `number` do it, at most `AT_ONCE` at the same moment; refusals of ours are no fault."""
    gate, wrong = threading.Semaphore(AT_ONCE), []
    start = threading.Event()

    def one(who: int) -> None:
        start.wait(60)
        with gate:
            try:
                act(who)
            except (Conflict, Invalid):
                pass
            except BaseException as error:
                wrong.append(error)

    threads = [threading.Thread(target=one, args=(who,)) for who in range(number)]
    for thread in threads:
        thread.start()
    start.set()
    for thread in threads:
        thread.join(120)
    assert wrong == []


def strangers(database: Database, session_id: int, number: int) -> list[int]:
    """So many who asked and hold a link in their hands."""
    with unit_of_work(database) as db:
        for who in range(number):
            ask_place(db, session_id, f"p{who}@example.org", f"P {who}")
    with database.session() as db:
        return list(db.scalars(sa.select(Booking.id).where(Booking.session_id == session_id).order_by(Booking.id)))


def full_of(database: Database, session_id: int) -> tuple[int, int, int]:
    """(what ``taken`` says, places held, people waiting)."""
    with database.session() as db:
        taken = db.scalars(sa.select(LiveSession.taken).where(LiveSession.id == session_id)).one()
        states = [one.state for one in bookings_of(db, session_id)]
        return taken, states.count("seat"), states.count("waiting")


def made(database: Database, scene: Scene, cast: Cast, **more: str) -> int:
    with database.session() as db:
        return hour(db, scene, cast, **more).id


@pytest.mark.race
def test_two_hundred_for_the_last_place_and_one_has_it(database: Database, scene: Scene, cast: Cast) -> None:
    session_id = made(database, scene, cast, seats="1")
    found = strangers(database, session_id, CLIENTS)

    def confirm(who: int) -> None:
        with unit_of_work(database) as db:
            confirm_place(db, found[who])

    together(CLIENTS, confirm)
    assert full_of(database, session_id) == (1, 1, CLIENTS - 1)


@pytest.mark.race
def test_the_race_is_real_counting_first_and_seating_then_oversells(
    database: Database, scene: Scene, cast: Cast
) -> None:
    """The positive control: what `confirm_place` does, as one would write it without thinking."""
    session_id = made(database, scene, cast, seats="1")
    found = strangers(database, session_id, AT_ONCE)
    looked = threading.Barrier(AT_ONCE)

    def confirm(who: int) -> None:
        with unit_of_work(database) as db:
            session, booking = db.get_one(LiveSession, session_id), db.get_one(Booking, found[who])
            looked.wait(30)
            if session.taken < (session.seats or 0):
                booking.state, session.taken = "seat", session.taken + 1

    together(AT_ONCE, confirm)
    assert full_of(database, session_id)[1] > 1


@pytest.mark.race
def test_giving_back_and_asking_at_once_leaves_no_seat_empty_and_none_twice(
    database: Database, scene: Scene, cast: Cast
) -> None:
    session_id = made(database, scene, cast, seats="5")
    found = strangers(database, session_id, 40)
    with unit_of_work(database) as db:
        for booking_id in found[:20]:
            confirm_place(db, booking_id)
    assert full_of(database, session_id) == (5, 5, 15)

    def act(who: int) -> None:
        with unit_of_work(database) as db:
            if who % 2:
                confirm_place(db, found[20 + who // 2])
            else:
                cancel_place(db, found[who // 2])

    together(40, act)
    taken, seats, waits = full_of(database, session_id)
    assert (taken, seats) == (5, 5)
    assert waits == 15
    with database.session() as db:
        events = db.scalars(sa.select(EventRow.facts).where(EventRow.kind == "PlaceTaken")).all()
    promoted = [one["booking_id"] for one in events]
    assert len(promoted) == len(set(promoted))


@pytest.mark.race
def test_one_place_given_back_by_many_at_once_frees_one_seat(database: Database, scene: Scene, cast: Cast) -> None:
    session_id = made(database, scene, cast, seats="1")
    found = strangers(database, session_id, 5)
    with unit_of_work(database) as db:
        for booking_id in found:
            confirm_place(db, booking_id)

    def give_back(_who: int) -> None:
        with unit_of_work(database) as db:
            cancel_place(db, found[0])

    together(AT_ONCE, give_back)
    assert full_of(database, session_id) == (1, 1, 3)


@pytest.mark.race
def test_one_address_asking_many_times_at_once_has_one_place(database: Database, scene: Scene, cast: Cast) -> None:
    session_id = made(database, scene, cast, seats="5")

    def ask(who: int) -> None:
        with unit_of_work(database) as db:
            if who % 2:
                ask_place(db, session_id, cast.bo.address, "Bo")
            else:
                take_place(db, db.get_one(User, cast.bo.id), session_id)

    together(AT_ONCE, ask)
    assert full_of(database, session_id) == (1, 1, 0)


@pytest.mark.race
def test_more_seats_and_people_giving_back_at_once(database: Database, scene: Scene, cast: Cast) -> None:
    session_id = made(database, scene, cast, seats="2")
    found = strangers(database, session_id, 12)
    with unit_of_work(database) as db:
        for booking_id in found:
            confirm_place(db, booking_id)

    def act(who: int) -> None:
        with unit_of_work(database) as db:
            if who % 2:
                cancel_place(db, found[who // 2])
            else:
                change_session(db, cast.ada.id, session_id, plan(seats=str(2 + who // 2)))

    together(8, act)
    taken, seats, waits = full_of(database, session_id)
    assert taken == seats
    with database.session() as db:
        most = db.scalars(sa.select(LiveSession.seats).where(LiveSession.id == session_id)).one()
    assert most is not None
    assert seats <= most
    assert waits == 0 or seats == most


@pytest.mark.race
def test_a_wish_sent_many_times_at_once_counts_once(database: Database, scene: Scene, cast: Cast) -> None:
    session_id = made(database, scene, cast)
    with unit_of_work(database) as db:
        item_id = add_topic(db, cast.ada.id, session_id, "a").id

    def wish(who: int) -> None:
        with unit_of_work(database) as db:
            vote_topic(db, item_id, "f" * 64 if who % 2 else f"user:{who}", None)

    together(AT_ONCE, wish)
    with database.session() as db:
        assert db.get_one(AgendaItem, item_id).votes == AT_ONCE // 2 + 1


@pytest.mark.race
def test_announcing_many_times_at_once_tells_once(database: Database, scene: Scene, cast: Cast) -> None:
    session_id = made(database, scene, cast)

    def tell(_who: int) -> None:
        with unit_of_work(database) as db:
            announce_session(db, cast.ada.id, session_id)

    together(AT_ONCE, tell)
    with database.session() as db:
        told = db.scalars(sa.select(EventRow.id).where(EventRow.kind == "SessionAnnounced")).all()
    assert len(told) == 1
