"""Leading on from where something was: a page that moved, or all of a course that is called otherwise now."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from videre.courses.called import called_now
from videre.learning.members import may_read_members
from videre.web import context
from videre.web.people import has_session_cookie, reader


def moved(address: str) -> Response:
    """An answer that says where something is now: for good, but asked for anew.

    It may move back, and two remembered redirects would lead round.
    """
    answer = redirect(address, 308)
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def renamed() -> Response | None:
    """Where the page of the present request is now; None where its course was never called so, or not for this reader.

    What the request had begun to write is undone; sent again there, as browsers do with 308, it is whole.
    """
    parts = request.view_args or {}
    slug = parts.get("course")
    if not slug or request.endpoint is None:
        return None
    context.close(commit=False)
    now = context.glance(lambda connection: called_now(connection, slug))
    if now is None:
        return None
    if now.members_only:
        person = reader() if has_session_cookie() else None
        if not may_read_members(context.db(), person.id if person else None, now.id):
            return None
    address = url_for(request.endpoint, **{**parts, "course": now.slug})
    asked = request.query_string.decode("utf-8", "replace")
    return moved(f"{address}?{asked}" if asked else address)
