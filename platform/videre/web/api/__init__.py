from videre.web.routes import Area

area = Area("api")
