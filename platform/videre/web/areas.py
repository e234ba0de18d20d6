"""The areas of the site, one per kind of reader."""

from videre.web.admin import area as admin
from videre.web.api import area as api
from videre.web.learn import area as learn
from videre.web.looks import area as looks
from videre.web.me import area as me
from videre.web.media import area as media
from videre.web.partner import area as partner
from videre.web.public import area as public
from videre.web.routes import Area
from videre.web.signin import area as signin
from videre.web.teach import area as teach

AREAS: tuple[Area, ...] = (public, learn, api, media, looks, signin, me, teach, partner, admin)
