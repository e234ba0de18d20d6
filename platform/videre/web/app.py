"""Putting the web application together."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request, session
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from videre import wiring
from videre.foundation import logs
from videre.foundation.database import Database
from videre.foundation.settings import Settings
from videre.foundation.storage import Storage, storage_of
from videre.web import context, errors, limits, people
from videre.web.areas import AREAS
from videre.web.around import around
from videre.web.assets import Assets, our_assets
from videre.web.context import Services
from videre.web.cookies import SessionCookie
from videre.web.pages import text_of_macros
from videre.web.plugged import with_plugged
from videre.web.policies import PUBLIC
from videre.web.prefix import Prefix
from videre.web.routes import CONVERTERS, Area, LateRule
from videre.web.security import Protected
from videre.web.vouched import Vouched

SESSION_LASTS = timedelta(days=60)
FORM_BYTES = 2_000_000
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class Application(Flask):
    """Flask that does not look, several times in each request, whether a function of ours is a coroutine."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: none of ours is one."""
        return func


def create_app(settings: Settings, *, database: Database | None = None, storage: Storage | None = None) -> Flask:
    """The application for `settings`; tests and hosts may hand in their own database and storage."""
    wiring.connect()
    app = Application("videre.web", static_folder=None)
    address = urlsplit(settings.address)
    encrypted = address.scheme == "https"
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=people.SESSION_COOKIE,
        SESSION_COOKIE_PATH=settings.prefix or "/",
        SESSION_COOKIE_SECURE=encrypted,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=SESSION_LASTS,
        PREFERRED_URL_SCHEME=address.scheme,
        MAX_CONTENT_LENGTH=FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES,
        TRUSTED_HOSTS=_hosts(settings),
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.session_interface = SessionCookie()
    app.jinja_loader = with_plugged(app.jinja_loader)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals["_"] = text_of_macros
    database = database or Database(settings.database)
    assets = our_assets()
    app.extensions["videre"] = Services(settings, database, storage or storage_of(settings), assets)
    app.url_rule_class = LateRule
    app.url_map.converters.update(CONVERTERS)
    people.prepare(app)
    limits.prepare(app)
    errors.prepare(app, around)
    _unit_of_work(app)
    app.extensions["videre_areas"] = (*AREAS, _static(assets))
    for area in app.extensions["videre_areas"]:
        app.register_blueprint(area.blueprint)
    _behind(app, settings)
    return app


def _hosts(settings: Settings) -> list[str]:
    host = urlsplit(settings.address).hostname or ""
    local = LOOPBACK if host in LOOPBACK else ()
    return list(dict.fromkeys((host, *local, *settings.trusted_hosts)))


def _unit_of_work(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.videre_request_id = request_id = logs.new_request_id()
        logs.begin(request=request_id)

    @app.after_request
    def end(response: Response) -> Response:
        may_commit = request.method not in ("GET", "HEAD", "OPTIONS") or g.get("videre_commits", False)
        try:
            context.close(commit=may_commit and response.status_code < 400)
        except SQLAlchemyError as error:
            # The cookie may name an account of which nothing was kept, and whose number somebody else will get.
            session.modified = False
            response = app.make_response(app.handle_user_exception(error))
        if response.status_code >= 400:
            response.headers["X-Request-Id"] = g.videre_request_id
        return response

    @app.teardown_appcontext
    def tidy(_error: BaseException | None) -> None:
        context.abandon()


def _static(assets: Assets) -> Area:
    area = Area("static")
    area.route("/static/<build>/<path:name>", policy=PUBLIC, endpoint="file")(assets.serve)
    return area


def _behind(app: Flask, settings: Settings) -> None:
    app.wsgi_app = Protected(  # type: ignore[method-assign,assignment]
        app.wsgi_app, encrypted=app.config["SESSION_COOKIE_SECURE"]
    )
    if settings.prefix:
        app.wsgi_app = Prefix(app.wsgi_app, settings.prefix)  # type: ignore[method-assign,assignment]
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=0)  # type: ignore[method-assign]
    if settings.proxy_user_header:
        app.wsgi_app = Vouched(app.wsgi_app, settings)  # type: ignore[method-assign,assignment]
