"""Places in a live hour: asking for one, and the page behind the link in a letter.

People with an account have a place at once. Everybody else gives a name and an address, and takes the place by the
link that is sent there; the page says the same whatever is known of the address.
"""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.addresses import LIVE, PLACE
from videre.foundation.errors import Conflict, Invalid, NotFound
from videre.live import links
from videre.live.actions.places import ask_place, cancel_place, confirm_place, take_place
from videre.live.bookings import booking_of
from videre.live.models import Booking
from videre.live.queries import SessionShown, session_by_id
from videre.live.rules import Phase, PlaceState, is_open_to_join
from videre.partners.models import Partner
from videre.web.context import db, services
from videre.web.forms import typed
from videre.web.looks import Look, look_of
from videre.web.pages import render, tongue
from videre.web.people import reader
from videre.web.policies import PUBLIC, SIGNED_IN
from videre.web.public.area import area
from videre.web.public.live import live_page, shown_hour
from videre.web.strangers import check_stranger


@dataclass(frozen=True, slots=True)
class PlacePage:
    """My place behind the letter's link: how it stands and what can be done. ``link`` is the way in, once it opens."""

    shown: SessionShown
    booking: Booking
    phase: Phase
    link: str | None
    look: Look | None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NoPlacePage:
    """The link leads to no place (any more)."""

    message: str


@area.route(LIVE + "place", policy=PUBLIC, methods=("POST",), csrf="origin", limit="30/minute")
def place_ask(live: str) -> ResponseReturnValue:
    """I'll come."""
    shown = shown_hour(live)
    who = reader()
    form = typed("address", "name")
    try:
        if who is not None:
            take_place(db(), db().get_one(User, who.id), shown.row.id)
            return redirect(url_for("public.live_show", live=live, _anchor="place"), 303)
        check_stranger(request.form)
        ask_place(db(), shown.row.id, form["address"], form["name"], language=tongue())
    except (Invalid, Conflict) as refusal:
        status = 422 if isinstance(refusal, Invalid) else 409
        db().rollback()
        return live_page(shown_hour(live), form.refused(refusal), status)
    except TooManyRequests as refusal:
        form = form.refused(Invalid(refusal.description or ""))
        answer = live_page(shown, form, 429)
        answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer
    return live_page(shown, form, asked=True)


@area.route(LIVE + "place/return", policy=SIGNED_IN, methods=("POST",), csrf="origin", limit="30/minute")
def place_return(live: str) -> ResponseReturnValue:
    """I cannot come after all."""
    shown = shown_hour(live)
    who = reader()
    assert who is not None
    mine = booking_of(db(), shown.row.id, who.id)
    if mine is not None:
        cancel_place(db(), mine.id)
    return redirect(url_for("public.live_show", live=live, _anchor="place"), 303)


@area.route(PLACE, policy=PUBLIC, methods=("GET", "POST"), csrf="origin", limit="30/minute")
def place_show(token: str) -> ResponseReturnValue:
    """My place: looking changes nothing, the buttons take it or give it back."""
    try:
        booking = links.opened(db(), services().settings.secret_key, token)
    except NotFound as refusal:
        return _private(render("public/no_place.html", NoPlacePage(refusal.message), 404))
    problem, status = "", 200
    if request.method == "POST":
        try:
            if request.form.get("do") == "give-back":
                cancel_place(db(), booking.id)
            else:
                confirm_place(db(), booking.id)
            return _private(redirect(url_for("public.place_show", token=token), 303))
        except Conflict as refusal:
            db().rollback()
            problem, status = refusal.message, 409
    return _private(render("public/place.html", _place_page(booking, problem), status))


def _place_page(booking: Booking, problem: str) -> PlacePage:
    shown = session_by_id(db(), booking.session_id)
    if shown is None:
        raise NotFound("There is no such live hour.")
    phase = shown.hour.phase(clock.now())
    partner = db().get_one(Partner, shown.row.partner_id)
    opens = is_open_to_join(phase) and (booking.state == PlaceState.SEAT or not shown.row.link_hidden)
    return PlacePage(
        shown,
        booking,
        phase,
        shown.row.link if opens else None,
        None if partner.is_own else look_of(partner),
        problem,
    )


def _private(answer: Response) -> Response:
    """The address is the key to the place, so nobody keeps it and no other site hears of it."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
