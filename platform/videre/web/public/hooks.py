"""Forges tell that something was pushed. Nothing they send is believed: it only has us look."""

from flask import Response, request

from videre.courses.sources import take_hook
from videre.foundation.addresses import CONTENT_HOOK
from videre.foundation.errors import NotFound
from videre.web.context import db, services
from videre.web.policies import PUBLIC
from videre.web.public.area import area

MOST = 5 * 1024**2


@area.route(CONTENT_HOOK, policy=PUBLIC, methods=("POST",), csrf="address", limit="60/minute")
def content_hook(source: str) -> Response:
    """Have the source looked at. A wrong id, a wrong secret and a hook that is off all answer alike."""
    request.max_content_length = MOST
    known = take_hook(
        db(),
        source,
        services().settings.secret_key,
        request.get_data(cache=False),
        signature=request.headers.get("X-Hub-Signature-256", ""),
        token=request.headers.get("X-Gitlab-Token", ""),
    )
    if not known:
        raise NotFound("There is no such hook, or this was not signed with its secret.")
    return Response("Thank you: Videre will look.\n", 202, mimetype="text/plain")
