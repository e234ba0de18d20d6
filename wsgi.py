from videre.web.wsgi import app

__all__ = ["app"]
