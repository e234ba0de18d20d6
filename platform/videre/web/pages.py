"""From a page dataclass to an answer. Templates get the page, the site and the reader, and ask nothing further."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Response, current_app, g, jsonify, request, url_for
from markupsafe import Markup, escape

from videre.foundation import language, personal
from videre.learning.completion import because
from videre.web import csrf
from videre.web.context import services
from videre.web.moments import when
from videre.web.people import Reader, has_session_cookie, reader

THEME_COOKIE = "videre_theme"
THEMES = ("light", "dark")
LANGUAGE_COOKIE = "videre_language"


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
personal.declare_kept(
    personal.Kept(LANGUAGE_COOKIE, "cookie", "The language you chose without an account.", "a year; only if you choose")
)


def chosen_theme() -> str:
    """The look the reader asked for, "" for what their system says. The server writes it, so no page flashes."""
    found = request.cookies.get(THEME_COOKIE, "")
    return found if found in THEMES else ""


def tongue_of(own: str | None) -> str:
    """The language for a reader whose account says `own`: else what this browser chose, else the installation's."""
    return language.chosen(own or request.cookies.get(LANGUAGE_COOKIE), services().settings.language)


def tongue() -> str:
    """The language of the page that is made for the present reader."""
    who = reader() if has_session_cookie() else None
    return tongue_of(who.language if who else None)


def clock_text(seconds: float) -> str:
    """A moment of a video as people write it: 0:40, 1:02:03."""
    minutes, second = divmod(int(seconds), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"


def site() -> Site:
    """The installation as pages show it."""
    settings = services().settings
    return Site(settings.site_name, settings.address, settings.support_address, settings.demo, settings.language)


def html(template: str, page: Any, *, who: Reader | None, tongue: str | None = None, **more: Any) -> str:
    """`template` with `page` for the reader `who`, whom the caller already knows; `more` is seen by name.

    ``tongue`` is the language where it is known already, else it is the reader's. A page with a field ``look`` (see
    ``web.looks``) is shown in that partner's look.
    """
    chosen = tongue or tongue_of(who.language if who else None)
    g.videre_tongue = chosen
    return current_app.jinja_env.get_template(template).render(
        page=page,
        look=getattr(page, "look", None),
        **more,
        clock=clock_text,
        site=site(),
        reader=who,
        language=chosen,
        others=[(one, language.NAMES[one]) for one in language.INTERFACE if one != chosen],
        asset=services().assets.address,
        url_for=url_for,
        csrf_field=csrf.field,
        here=request.script_root + request.path,
        root=request.script_root,
        theme=chosen_theme(),
        moment=lambda at: language.moment(at, (who.zone if who else None) or services().settings.zone, chosen),
        when=partial(when, own=who.zone if who else None, tongue=chosen),
        day=partial(language.day, tongue=chosen),
        why=partial(because, gettext=language.translations(chosen).ugettext),
        **_translated(chosen),
    )


def _translated(tongue: str) -> dict[str, Callable[..., Markup]]:
    """The texts of templates. Named values go into the translation: ``_("Hello %(name)s", name=…)``.

    Texts hold no HTML, and everything is escaped: what is translated may be a sentence that repeats what somebody
    typed, or a question that a partner has written.
    """

    texts = language.translations(tongue)

    def gettext(text: str, **values: object) -> Markup:
        found = escape(language.said(text, tongue)) if text else Markup()
        return found % values if values else found

    def ngettext(singular: str, plural: str, number: int, **values: object) -> Markup:
        return escape(texts.ungettext(singular, plural, number)) % {"num": number, **values}

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def text_of_macros(text: str, **values: object) -> Markup:
    """``_`` for parts that are imported without the page around them, in the language of the page being made."""
    return _translated(g.get("videre_tongue") or "en")["_"](text, **values)


def render(template: str, page: Any, status: int = 200) -> Response:
    """The answer for the present reader."""
    who = reader() if has_session_cookie() else None
    response = Response(html(template, page, who=who), status, mimetype="text/html")
    response.headers["Vary"] = "Cookie"
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def spoken() -> str:
    """The language of the page whose script asks, which says so; for everything else the visitor's."""
    asked = request.headers.get("Accept-Language") if request.is_json else None
    return tongue_of(asked)


def fragment(template: str, page: Any, *, tongue: str | None = None, **more: Any) -> str:
    """A part of a page (`_name.html`), which the page itself includes too; `more` is seen by name."""
    chosen = tongue or spoken()
    g.videre_tongue = chosen
    made = current_app.jinja_env.get_template(template)
    shown = {
        "clock": clock_text,
        "when": partial(when, own=None, tongue=chosen),
        "day": partial(language.day, tongue=chosen),
        **more,
    }
    return made.render(page=page, root=request.script_root, **shown, **_translated(chosen))


def json_reply(body: Any, status: int = 200) -> Response:
    """A JSON answer that nobody keeps."""
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
