"""The area, and what all its pages begin with."""

from dataclasses import dataclass

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from videre.partners.models import Partner
from videre.partners.queries import partner as partner_at
from videre.web.context import db
from videre.web.looks import Look, look_of
from videre.web.routes import Area

area = Area("partner")


@dataclass(frozen=True, slots=True)
class Head:
    """Whose pages these are, and what was just done."""

    slug: str
    name: str
    said: str


def here(slug: str) -> Partner:
    """The partner in the address; the policy has looked whether the reader may administer it."""
    return partner_at(db(), slug)


def head_of(partner: Partner, said: dict[str, str] | None = None) -> tuple[Head, Look]:
    """What every page of the area begins with; ``said`` by the word that stands in the address after a success."""
    word = request.args.get("said", "") if request.method == "GET" else ""
    return Head(partner.slug, partner.name, (said or {}).get(word, "")), look_of(partner)


def done(endpoint: str, partner: Partner, what: str) -> Response:
    """Back to the page, with a word on what was done."""
    return redirect(url_for(f"partner.{endpoint}", partner=partner.slug, said=what), 303)
