"""From a page dataclass to an answer. Templates get the page, the site and the reader, and ask nothing further."""

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, jsonify, request, url_for

from videre.foundation import language, personal
from videre.web import csrf
from videre.web.context import services
from videre.web.people import Reader, has_session_cookie, reader

THEME_COOKIE = "videre_theme"
THEMES = ("light", "dark")


@dataclass(frozen=True, slots=True)
class Site:
    """What every page says of the installation."""

    name: str
    address: str
    support: str
    demo: bool
    language: str


personal.declare_kept(
    personal.Kept(THEME_COOKIE, "cookie", "Whether you asked for light or dark pages.", "a year; only if you choose")
)


def chosen_theme() -> str:
    """The look the reader asked for, "" for what their system says. The server writes it, so no page flashes."""
    found = request.cookies.get(THEME_COOKIE, "")
    return found if found in THEMES else ""


def site() -> Site:
    """The installation as pages show it."""
    settings = services().settings
    return Site(settings.site_name, settings.address, settings.support_address, settings.demo, settings.language)


def html(template: str, page: Any, *, who: Reader | None) -> str:
    """`template` with `page` for the reader `who`, whom the caller already knows."""
    chosen = language.chosen(who.language if who else None, services().settings.language)
    texts = language.translations(chosen)
    return current_app.jinja_env.get_template(template).render(
        page=page,
        site=site(),
        reader=who,
        language=chosen,
        asset=services().assets.address,
        url_for=url_for,
        csrf_field=csrf.field,
        here=request.script_root + request.path,
        root=request.script_root,
        theme=chosen_theme(),
        moment=lambda at: language.moment(at, (who.zone if who else None) or services().settings.zone, chosen),
        gettext=texts.ugettext,
        ngettext=texts.ungettext,
        _=texts.ugettext,
    )


def render(template: str, page: Any, status: int = 200) -> Response:
    """The answer for the present reader."""
    who = reader() if has_session_cookie() else None
    response = Response(html(template, page, who=who), status, mimetype="text/html")
    response.headers["Vary"] = "Cookie"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def json_reply(body: Any, status: int = 200) -> Response:
    """A JSON answer that nobody keeps."""
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
