"""Places: one per address, in order, never more than there are; nothing is told about anybody's address."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.live.scene import Scene, hour, plan
from tests.support.cast import Cast
from videre.foundation import clock, personal
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.foundation.events import EventRow
from videre.live import links
from videre.live.actions.places import ask_place, cancel_place, confirm_place, take_place
from videre.live.actions.scheduling import cancel_session, change_session
from videre.live.bookings import bookings_of
from videre.live.jobs import forget_bookings
from videre.live.models import Booking, LiveSession

KEY = "a key of this test that is long enough"


def booked(db: Session, session: LiveSession, address: str) -> Booking:
    return db.scalars(sa.select(Booking).where(Booking.session_id == session.id, Booking.address == address)).one()


def comes(db: Session, session: LiveSession, number: int) -> Booking:
    """A stranger with a confirmed place."""
    ask_place(db, session.id, f"p{number}@example.org", f"P {number}")
    return confirm_place(db, booked(db, session, f"p{number}@example.org").id)


def events(db: Session, *kinds: str) -> list[str]:
    return list(db.scalars(sa.select(EventRow.kind).where(EventRow.kind.in_(kinds)).order_by(EventRow.id)))


def test_somebody_with_an_account_has_a_place_at_once(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="1")
    first = take_place(db, cast.bo, session.id)
    assert (first.state, session.taken) == ("seat", 1)
    assert take_place(db, cast.bo, session.id).id == first.id
    assert take_place(db, cast.di, session.id).state == "waiting"
    assert session.taken == 1
    assert events(db, "PlaceTaken", "PlaceQueued") == ["PlaceTaken", "PlaceQueued"]


def test_a_stranger_has_one_only_after_confirming(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="1")
    ask_place(db, session.id, " Kari@Example.org ", "Kari")
    booking = booked(db, session, "kari@example.org")
    assert (booking.state, session.taken) == ("asked", 0)
    token = links.token(KEY, booking)
    assert links.opened(db, KEY, token).id == booking.id
    assert confirm_place(db, booking.id).state == "seat"
    assert confirm_place(db, booking.id).state == "seat"
    assert session.taken == 1
    assert events(db, "PlaceAsked", "PlaceTaken") == ["PlaceAsked", "PlaceTaken"]


@pytest.mark.parametrize("token", ["", "x", "a.b", "é.b", "x" * 5000, "\udce9"])
def test_links_that_are_not_ours_lead_nowhere(db: Session, scene: Scene, token: str) -> None:
    with pytest.raises(NotFound):
        links.opened(db, KEY, token)


def test_a_link_signed_with_another_key_leads_nowhere(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="1")
    booking = comes(db, session, 1)
    with pytest.raises(NotFound):
        links.opened(db, KEY, links.token("another key", booking))


def test_signing_up_twice_gives_one_place_and_one_letter(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="2")
    for name in ("Kari", "Kari N", "Kari"):
        ask_place(db, session.id, "kari@example.org", name)
    assert events(db, "PlaceAsked") == ["PlaceAsked"]
    booking = booked(db, session, "kari@example.org")
    booking.asked_at -= timedelta(minutes=11)
    ask_place(db, session.id, "kari@example.org", "Kari")
    assert events(db, "PlaceAsked") == ["PlaceAsked", "PlaceAsked"]
    confirm_place(db, booking.id)
    booking.asked_at -= timedelta(minutes=11)
    ask_place(db, session.id, "kari@example.org", "Mallory")
    assert (booking.state, booking.name, session.taken) == ("seat", "Kari", 1)


def test_a_confirmed_address_that_has_an_account_is_its_owners(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="2")
    ask_place(db, session.id, cast.bo.address, "Bo")
    booking = booked(db, session, cast.bo.address)
    assert booking.user_id is None
    confirm_place(db, booking.id)
    assert booking.user_id == cast.bo.id
    assert take_place(db, cast.bo, session.id).id == booking.id


def test_the_owner_takes_what_was_asked_without_signing_in(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="2")
    ask_place(db, session.id, cast.bo.address, "Bo")
    assert take_place(db, cast.bo, session.id).state == "seat"
    assert len(bookings_of(db, session.id)) == session.taken == 1


def test_who_waits_moves_up_in_order_once(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="2")
    people = [comes(db, session, number) for number in range(5)]
    assert [one.state for one in people] == ["seat", "seat", "waiting", "waiting", "waiting"]
    assert cancel_place(db, people[0].id)
    assert not cancel_place(db, people[0].id)
    assert [one.state for one in people] == ["cancelled", "seat", "seat", "waiting", "waiting"]
    assert cancel_place(db, people[3].id)
    assert cancel_place(db, people[1].id)
    assert [one.state for one in people] == ["cancelled", "cancelled", "seat", "cancelled", "seat"]
    assert session.taken == 2
    promoted = db.scalars(sa.select(EventRow.facts).where(EventRow.kind == "PlaceTaken").order_by(EventRow.id)).all()
    assert [one["booking_id"] for one in promoted if one["promoted"]] == [people[2].id, people[4].id]


def test_who_gave_a_place_back_and_wants_it_again_stands_at_the_end(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="1")
    first = take_place(db, cast.bo, session.id)
    take_place(db, cast.di, session.id)
    cancel_place(db, first.id)
    assert take_place(db, cast.bo, session.id).state == "waiting"
    assert booked(db, session, cast.di.address).state == "seat"


def test_an_old_link_does_not_give_back_a_new_place(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="1")
    booking = comes(db, session, 1)
    old = links.token(KEY, booking)
    cancel_place(db, booking.id)
    booking.asked_at -= timedelta(minutes=11)
    ask_place(db, session.id, booking.address, "P 1")
    with pytest.raises(NotFound):
        links.opened(db, KEY, old)


def test_fewer_seats_than_are_taken_are_refused_and_more_let_people_in(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="2")
    people = [comes(db, session, number) for number in range(5)]
    with pytest.raises(Invalid) as refused:
        change_session(db, cast.ada.id, session.id, plan(seats="1"))
    assert refused.value.fields["seats"] == "2 people have a place already, so there can be no fewer seats."
    db.refresh(session)
    change_session(db, cast.ada.id, session.id, plan(seats="4"))
    assert [one.state for one in people] == ["seat"] * 4 + ["waiting"]
    change_session(db, cast.ada.id, session.id, plan())
    assert [one.state for one in people] == ["seat"] * 5


def test_a_hidden_link_needs_a_place_without_end(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, link_hidden="yes")
    assert [comes(db, session, number).state for number in range(4)] == ["seat"] * 4


def test_an_open_hour_takes_no_names(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast)
    with pytest.raises(Conflict) as refused:
        ask_place(db, session.id, "kari@example.org", "Kari")
    assert "just come" in refused.value.message
    with pytest.raises(Conflict):
        take_place(db, cast.bo, session.id)


@pytest.mark.parametrize(
    ("address", "name", "field"),
    [
        ("kari", "Kari", "address"),
        ("kari@example.org\nBcc: x@y.z", "Kari", "address"),
        ("kari@example.org", "K\r\nBcc: x", "name"),
        ("kari@example.org", "", "name"),
        ("kari@example.org", "x" * 81, "name"),
        ("k" * 300 + "@example.org", "K", "address"),
    ],
)
def test_names_and_addresses_that_could_break_a_letter(
    db: Session, scene: Scene, cast: Cast, address: str, name: str, field: str
) -> None:
    session = hour(db, scene, cast, seats="1")
    with pytest.raises(Invalid) as refused:
        ask_place(db, session.id, address, name)
    assert list(refused.value.fields) == [field]


def test_nothing_is_taken_in_an_hour_that_was_called_off_or_with_a_link_too_old(
    db: Session, scene: Scene, cast: Cast
) -> None:
    session = hour(db, scene, cast, seats="2")
    ask_place(db, session.id, "kari@example.org", "Kari")
    booking = booked(db, session, "kari@example.org")
    booking.asked_at -= timedelta(hours=25)
    with pytest.raises(Conflict) as refused:
        confirm_place(db, booking.id)
    assert refused.value.kind == "link-gone"
    cancel_session(db, cast.ada.id, session.id)
    with pytest.raises(Conflict) as refused:
        confirm_place(db, booking.id)
    assert refused.value.kind == "hour-cancelled"
    with pytest.raises(Conflict):
        take_place(db, cast.bo, session.id)


def test_what_is_forgotten_daily(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="9")
    ask_place(db, session.id, "late@example.org", "Late")
    comes(db, session, 1)
    take_place(db, cast.bo, session.id)
    year = timedelta(days=365)
    assert forget_bookings(db, clock.now(), year) == 0
    assert forget_bookings(db, clock.now() + timedelta(days=2), year) == 1
    assert forget_bookings(db, session.ends_at + timedelta(days=29), year) == 0
    assert forget_bookings(db, session.ends_at + timedelta(days=31), year) == 1
    assert forget_bookings(db, session.ends_at + timedelta(days=366), year) == 1


def test_who_leaves_the_site_gives_the_place_to_who_waits(db: Session, scene: Scene, cast: Cast) -> None:
    session = hour(db, scene, cast, seats="1")
    take_place(db, cast.bo, session.id)
    take_place(db, cast.di, session.id)
    (exported,) = personal.export(db, cast.bo.id)["videre_booking"]
    assert exported["address"] == cast.bo.address
    assert "nonce" not in exported
    personal.erase(db, cast.bo.id)
    assert [(one.address, one.state) for one in bookings_of(db, session.id)] == [(cast.di.address, "seat")]
    assert session.taken == 1
