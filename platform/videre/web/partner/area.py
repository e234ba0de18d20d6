"""The area."""

from videre.web.routes import Area

area = Area("partner")
