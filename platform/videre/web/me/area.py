"""The area for people about their own things."""

from videre.web.routes import Area

area = Area("me")
