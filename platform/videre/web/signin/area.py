"""The area for those who come in; its forms are for visitors, so they carry no token and set no cookie."""

from videre.web.routes import Area

area = Area("signin")
