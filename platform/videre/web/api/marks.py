"""“I have read it”, “I know this”, and taking it back."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from videre.courses.where import Where
from videre.foundation import addresses
from videre.foundation.errors import NotAllowed, NotFound
from videre.learning.actions.marking import mark
from videre.learning.completion import Mark, because
from videre.web import people
from videre.web.api.area import area, claimed_identity
from videre.web.context import db, services
from videre.web.errors import wants_json
from videre.web.learn.where import episode_address
from videre.web.pages import json_reply
from videre.web.policies import PUBLIC

MARKS = frozenset(one.value for one in Mark)


@area.route(
    addresses.EPISODE + "marks/<slug:how>",
    also=addresses.INSTANCE_EPISODE + "marks/<slug:how>",
    policy=PUBLIC,
    methods=("POST",),
    csrf="origin",
)
def episode_mark(
    lesson: str, episode: str, how: str, course: str = "", partner: str = "", instance: str = ""
) -> ResponseReturnValue:
    """Let an episode count by what the learner says; visitors' marks stay in their browser."""
    if how not in MARKS:
        raise NotFound
    where = Where(course, partner, instance)
    here = episode_address(where, lesson, episode)
    if not wants_json() and people.session_identity() is None:
        return redirect(url_for("signin.signin_form", next=here), 303)
    try:
        stand = mark(db(), claimed_identity(), where, lesson, episode, Mark(how), services().settings.watched_share)
    except NotAllowed as refusal:
        if wants_json() or refusal.kind != "signed-out":
            raise
        return redirect(url_for("signin.signin_form", next=here), 303)
    if not wants_json():
        return redirect(f"{here}#ending", 303)
    return json_reply(
        {
            "state": stand.state if stand else None,
            "detail": stand.detail if stand else "",
            "because": because(stand) if stand else "",
        }
    )
