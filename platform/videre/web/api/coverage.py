"""What was watched, reported by scripts: the most frequent request there is, so it does as little as it can."""

from json import dumps

from flask import Response

from videre.foundation.errors import Invalid
from videre.learning.actions.reporting import report_coverage
from videre.learning.coverage import encode
from videre.learning.rules import REPORT_BYTES
from videre.web.api.area import area, claimed_identity
from videre.web.bodies import json_body
from videre.web.context import connection, services
from videre.web.policies import PUBLIC


@area.route("/progress/videos/<public:video>", policy=PUBLIC, methods=("POST",), csrf="origin")
def coverage_report(video: str) -> Response:
    """Join what this browser has seen of a video to the account; gives back everything ever seen."""
    identity = claimed_identity()
    body = json_body(REPORT_BYTES)
    sequence = body.get("sequence", 0)
    if isinstance(sequence, bool) or not isinstance(sequence, int):
        raise Invalid(
            "The field “sequence” must be a whole number.", fields={"sequence": "A whole number is expected."}
        )
    known = report_coverage(connection(), identity, video, body, services().settings.watched_share)
    counted = f',"counted":{dumps(known.counted)}' if known.counted else ""
    # Base64 and whole numbers need no escaping.
    text = f'{{"sequence":{sequence},"seen":"{encode(known.seen)}"{counted}}}'
    return Response(text, mimetype="application/json", headers={"Cache-Control": "no-store"})
