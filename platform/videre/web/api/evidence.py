"""A browser's whole evidence: into an account, or handed to another browser; and counts without anybody's name."""

from dataclasses import asdict
from json import dumps

import segno
from flask import Response, request, url_for

from videre.courses.where import Where
from videre.foundation.errors import Conflict, Invalid
from videre.learning.actions.carrying import hand_over
from videre.learning.actions.counting import count
from videre.learning.actions.merging import merge
from videre.learning.rules import CARRY_BYTES, MERGE_BYTES
from videre.web import people
from videre.web.api.area import area, claimed_identity, text_of
from videre.web.bodies import json_body
from videre.web.context import connection, db, services
from videre.web.pages import json_reply
from videre.web.policies import PUBLIC


@area.route("/progress/merge", policy=PUBLIC, methods=("POST",), csrf="origin")
def evidence_merge() -> Response:
    """Take what a browser knew before signing in; what cannot be taken is named under ``left``."""
    identity = claimed_identity()
    body = json_body(MERGE_BYTES)
    settings = services().settings
    merged = merge(db(), identity, body, wanted_percent=settings.watched_share, longest=settings.answer_bytes)
    if body.get("reader") not in (None, merged.reader):
        raise Conflict("Somebody else is signed in now, so nothing was added.", kind="other-reader")
    return json_reply(asdict(merged))


@area.route("/progress/carry", policy=PUBLIC, methods=("POST",), csrf="origin", limit="30/hour")
def evidence_carry() -> Response:
    """Keep a browser's evidence for another one: a link that works once within a day, and its QR code."""
    evidence = json_body(CARRY_BYTES + 1000).get("evidence")
    if not isinstance(evidence, dict) or not evidence:
        raise Invalid("The field “evidence” must be an object.", fields={"evidence": "An object is expected."})
    token = hand_over(db(), dumps(evidence, ensure_ascii=False, separators=(",", ":")))
    link = request.url_root.rstrip("/") + url_for("me.carry_show", token=token).removeprefix(request.script_root)
    code = segno.make(link, error="m", micro=False)
    return json_reply({"link": link, "qr": code.svg_data_uri(scale=6, border=3, light="#fff", xmldecl=False)})


@area.route("/progress/counts", policy=PUBLIC, methods=("POST",), csrf="origin", strangers="60/minute")
def count_add() -> Response:
    """A play, or a finished episode of somebody without account: one more today, without saying whose.

    ``host`` is "partner/instance" where it was on a page of a course instance, else empty or left out.
    """
    identity = people.session_identity()
    body = json_body(1000)
    course, episode = text_of(body, "course"), text_of(body, "episode")
    partner, _, instance = (text_of(body, "host") if "host" in body else "").partition("/")
    user_id = identity[0] if identity else None
    count(connection(), Where(course, partner, instance), episode, text_of(body, "what"), user_id=user_id)
    return json_reply({})
