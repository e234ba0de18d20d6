"""What was watched, reported by scripts: the most frequent request there is, so it does as little as it can."""

from json import dumps
from typing import Any

from flask import Response

from videre.foundation.errors import Invalid
from videre.learning.actions.reporting import Covered, report_coverage, report_where_nothing_counts
from videre.learning.coverage import encode
from videre.learning.rules import REPORT_BYTES
from videre.web.api.area import area, claimed_identity
from videre.web.bodies import json_body
from videre.web.context import at_once, glance, services
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
    known = _report(identity, video, body)
    counted = f',"counted":{dumps(known.counted)}' if known.counted else ""
    # Base64 and whole numbers need no escaping.
    text = f'{{"sequence":{sequence},"seen":"{encode(known.seen)}"{counted}}}'
    return Response(text, mimetype="application/json", headers={"Cache-Control": "no-store"})


def _report(identity: tuple[int, int], video: str, body: dict[str, Any]) -> Covered:
    """One journey to PostgreSQL instead of three for nearly every report: none to begin, none to commit.

    SQLite is asked without a journey, and would only write twice when an episode counts.
    """
    share = services().settings.watched_share
    if not services().database.is_sqlite:
        known = glance(lambda alone: report_where_nothing_counts(alone, identity, video, body, share))
        if known is not None:
            return known
    return at_once(lambda own: report_coverage(own, identity, video, body, share))
