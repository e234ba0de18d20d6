"""The page behind the link that confirms a new address. The link is proof enough; it may be opened on a telephone."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.accounts import actions
from videre.accounts.links import opened
from videre.accounts.rules import Purpose
from videre.foundation.addresses import CHANGE_ADDRESS
from videre.foundation.errors import Conflict
from videre.web.context import db, services
from videre.web.me.account import saved
from videre.web.me.area import area
from videre.web.pages import render
from videre.web.people import reader
from videre.web.policies import PUBLIC
from videre.web.signin.pages import no_link


@dataclass(frozen=True, slots=True)
class NewAddressPage:
    """The address about to be used."""

    address: str


@area.route(CHANGE_ADDRESS, policy=PUBLIC, methods=("GET", "POST"), csrf="origin", limit="20/minute")
def address_confirm(token: str) -> ResponseReturnValue:
    """Show the new address; the button takes it."""
    try:
        link = opened(db(), services().settings.secret_key, Purpose.ADDRESS, token)
        if request.method == "GET":
            return render("me/new_address.html", NewAddressPage(link.address))
        actions.confirm_new_address(db(), link)
    except Conflict as refusal:
        return no_link(refusal)
    return saved("address") if reader() else redirect(url_for("signin.signin_form"), 303)
