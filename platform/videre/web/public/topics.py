"""Wishing for a topic of a live hour: once per person, without account too."""

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from videre.foundation.addresses import LIVE
from videre.foundation.errors import NotFound
from videre.live.actions.agenda import vote_topic
from videre.live.queries import topics_of
from videre.web.context import db
from videre.web.people import reader
from videre.web.policies import PUBLIC
from videre.web.public.area import area
from videre.web.public.live import shown_hour
from videre.web.strangers import count_stranger
from videre.web.voters import new_voter, remember_voter, voter


@area.route(LIVE + "topics/<public:topic>/vote", policy=PUBLIC, methods=("POST",), csrf="origin", limit="60/minute")
def topic_vote(live: str, topic: str) -> ResponseReturnValue:
    """I want this too, or no longer."""
    shown = shown_hour(live)
    item = next((one for one in topics_of(db(), shown.row.id) if one.public_id == topic), None)
    if item is None:
        raise NotFound("There is no such topic.")
    count_stranger()
    wanted = request.form.get("do") != "end"
    key, name = voter(), ""
    if key is None:
        key, name = new_voter()
    who = reader()
    if wanted or not name:
        vote_topic(db(), item.id, key, who.id if who else None, wanted=wanted)
    back = url_for("public.live_show", live=live, _anchor=f"topic-{topic}")
    answer = Response(status=303, headers={"Location": back})
    if name and wanted:
        remember_voter(answer, name)
    return answer
