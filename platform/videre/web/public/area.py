"""The routes for everybody."""

from videre.web.routes import Area

area = Area("public")
