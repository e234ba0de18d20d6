"""The area for those who look after the site."""

from videre.web.routes import Area

area = Area("admin")
