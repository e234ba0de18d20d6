"""A draft: all that is wrong with it at once, what showing it will do, and the button that shows it."""

from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from videre.courses.access import may_publish_course
from videre.courses.called import is_called
from videre.courses.changes import state_of_draft, state_of_version
from videre.courses.draft_files import GIT, discard, kept_prepared
from videre.courses.drafting import CHECKING, REFUSED, drop_draft, own_draft, show_draft
from videre.courses.fetching import PHASES
from videre.courses.held import ORPHANS
from videre.courses.models import Course, CourseDraft, CourseSource
from videre.courses.prepared import Prepared
from videre.courses.standing import Standing, standing_from
from videre.foundation.addresses import TEACH_DRAFT
from videre.foundation.errors import Conflict, NotFound
from videre.foundation.jobs import job_state
from videre.partners.models import Partner
from videre.web.changes import changes_shown
from videre.web.context import afterwards, db, services
from videre.web.pages import json_reply, render
from videre.web.policies import STAFF
from videre.web.teach.area import area
from videre.web.teach.courses.report import ReportPart, report_part
from videre.web.teach.courses.versions import ChangesPage
from videre.web.teach.desk import desk


@dataclass(frozen=True, slots=True)
class DraftPage:
    """The page. ``outlook`` is what showing it will do, ``standing`` what that leaves of what learners see now.

    ``orphans``: exercises go that people have answered, so whoever shows it says that they may.
    """

    draft: CourseDraft
    report: ReportPart
    standing: Standing | None
    prepared: Prepared | None
    outlook: dict[str, Any]
    stuck: bool
    orphans: bool
    message: str
    said: str
    partner: str
    source: CourseSource | None = None

    @property
    def address(self) -> str:
        """The page's own address, below which its forms and the preview are."""
        return url_for("teach.draft", draft=self.draft.public_id)


def shown(draft: CourseDraft, message: str = "", status: int = 200, *, orphans: bool = False) -> ResponseReturnValue:
    """The page of a draft."""
    kept = kept_prepared(services().settings, draft.public_id) if draft.state != CHECKING else None
    beside = kept[1].get("standing") if kept else None
    job = job_state(db(), f"draft-{draft.public_id}") if draft.state == CHECKING else None
    page = DraftPage(
        draft=draft,
        report=report_part(draft),
        standing=standing_from(beside) if beside else None,
        prepared=kept[0] if kept and draft.state != REFUSED else None,
        outlook=kept[1] if kept else {},
        stuck=job is not None and not job.is_open,
        orphans=orphans or bool(kept and kept[1].get("orphans")),
        message=message,
        said=request.args.get("said", "") if request.method == "GET" else "",
        partner=db().get_one(Partner, draft.partner_id).slug,
        source=db().get(CourseSource, draft.source_id) if draft.source_id is not None else None,
    )
    return render("teach/draft.html", page, status)


@area.route(TEACH_DRAFT, policy=STAFF)
def draft(draft: str) -> ResponseReturnValue:
    """Show it."""
    return shown(own_draft(db(), desk().person.id, draft))


@area.route(TEACH_DRAFT + "state", policy=STAFF)
def draft_progress(draft: str) -> ResponseReturnValue:
    """Whether the check is done, for the script that waits."""
    found = own_draft(db(), desk().person.id, draft)
    ready, steps = found.state != CHECKING, PHASES if found.origin == GIT else PHASES[1:]
    job = job_state(db(), f"draft-{draft}") if found.origin == GIT and not ready else None
    step = job.phase if job is not None and job.phase in steps else steps[0]
    number = steps.index(step) + 1
    body = {"ready": ready, "failed": False, "step": step, "number": number, "steps": len(steps), "share": 0}
    return json_reply(body)


@area.route(TEACH_DRAFT + "changes", policy=STAFF)
def draft_changes(draft: str) -> ResponseReturnValue:
    """What it changes beside what learners see now."""
    found = own_draft(db(), desk().person.id, draft)
    kept = kept_prepared(services().settings, draft)
    course = db().scalar(sa.select(Course).where(is_called(found.slug))) if kept else None
    if kept is None or course is None or not may_publish_course(db(), desk().person.id, course.id):
        raise NotFound("There is nothing to compare: it is a new course, or the draft is too old.")
    drafted = replace(state_of_draft(kept[0]), label=found.label)
    part = changes_shown(state_of_version(db(), course.current_version_id), drafted, for_staff=True)
    back = url_for("teach.draft", draft=draft)
    return render("teach/changes.html", ChangesPage(kept[0].outline.title, back, found.title or found.name, part))


@area.route(TEACH_DRAFT + "show", policy=STAFF, methods=("POST",))
def draft_show(draft: str) -> ResponseReturnValue:
    """Show it to learners."""
    mine, installation = desk(), services()
    found = own_draft(db(), mine.person.id, draft)
    try:
        show_draft(
            db(),
            mine.person.id,
            draft,
            installation.settings,
            installation.storage,
            orphan_answers=request.form.get("orphan_answers") == "yes",
        )
    except Conflict as refusal:
        db().rollback()
        return shown(found, refusal.message, 409, orphans=refusal.kind == ORPHANS)
    return redirect(url_for("teach.draft", draft=draft, said="shown"), 303)


@area.route(TEACH_DRAFT + "drop", policy=STAFF, methods=("POST",))
def draft_drop(draft: str) -> ResponseReturnValue:
    """Forget it."""
    settings = services().settings
    drop_draft(db(), desk().person.id, draft)
    afterwards(lambda _db: discard(settings, draft))
    return redirect(url_for("teach.courses", said="dropped"), 303)
