"""What programs ask of a site: whether it lives, whether it can work, and what they may read."""

import sqlalchemy as sa
from flask import Response, current_app, request

from videre.foundation import logs
from videre.foundation.addresses import SITEMAP
from videre.web.context import services
from videre.web.found import here
from videre.web.pages import json_reply
from videre.web.policies import PUBLIC
from videre.web.public.area import area

PRIVATE = ("/me/", "/sign-in", "/sign-up", "/invitations/", "/progress/", "/teach/", "/partner/", "/admin/")


@area.route("/health", policy=PUBLIC)
def health() -> Response:
    """This process answers; nothing else is asked."""
    return json_reply({"alive": True})


@area.route("/ready", policy=PUBLIC)
def ready() -> Response:
    """The database answers and its tables are what this version expects; 503 with a reason while not."""
    problem = _problem()
    if problem is None:
        return json_reply({"ready": True})
    response = json_reply({"ready": False, "problem": problem}, 503)
    response.headers["Retry-After"] = "5"
    return response


@area.route("/robots.txt", policy=PUBLIC)
def robots() -> Response:
    """Everything public may be read by search engines. Under a prefix they ask the host's own file, not this one."""
    lines = ["User-agent: *", *(f"Disallow: {request.script_root}{path}" for path in PRIVATE)]
    lines.append(f"Sitemap: {here().at(SITEMAP)}")
    response = Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


def _problem() -> str | None:
    database = services().database
    try:
        with database.engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
        # Tables do not go back while a process runs, so what was current once is not asked again.
        if not current_app.extensions.get("videre_tables_current"):
            from videre.foundation import migrations  # noqa: PLC0415 - heavy, and needed once

            if migrations.is_behind(database):
                return "The tables are not what this version expects. Run: videre db upgrade"
            current_app.extensions["videre_tables_current"] = True
    except sa.exc.SQLAlchemyError as error:
        logs.logger().warning("not ready", exc_info=error)
        return "The database does not answer."
    return None
