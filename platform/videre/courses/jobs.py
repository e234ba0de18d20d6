"""Checking what somebody brought in, away from the page; and once a day, removing what nobody came back to."""

import errno
import shutil
import time
from pathlib import Path
from typing import Any

from videre.content.check import check_course
from videre.content.named import named_in
from videre.content.problems import Problem, errors_of
from videre.content.rendering import RenderLimits
from videre.content.report import pages_of
from videre.content.zipped import unpack_course
from videre.courses.draft_files import (
    GIT,
    TREE,
    Lying,
    folder_of,
    keep_counted,
    keep_prepared,
    kept_fetched,
    lying,
    tree_of,
    zip_of,
)
from videre.courses.drafting import CHECK, forget_drafts, note_checked
from videre.courses.known import known_of
from videre.courses.models import CourseDraft
from videre.courses.named_source import fetch_named
from videre.courses.origins import at_origin, problems_of
from videre.courses.prepared import Draft, Prepared, prepared_of
from videre.courses.publishing import MISSING_VIDEO, publish
from videre.courses.standing import standing_of
from videre.foundation.errors import Refusal
from videre.foundation.inventories import at_hand
from videre.foundation.jobs import Job, workflow
from videre.foundation.rounds import every_day

FRESH = 3600
NO_ROOM = "There is no room on the disk of this installation. Tell whoever looks after the site, then send it again."
GONE = "What was sent is not here any more. Send it again."


@workflow(CHECK)
def check_draft(job: Job, draft_id: int) -> None:
    """Read and render the whole course, and say everything that is wrong with it at once."""
    job.step("check", check_now, job, draft_id)


def check_now(job: Job, draft_id: int) -> None:
    """The step: what lies there for the draft, read, rendered and tried."""
    with job.unit_of_work() as db:
        draft = db.get(CourseDraft, draft_id)
        if draft is None:
            return
        asked = (draft.public_id, draft.origin, draft.name, draft.partner_id, draft.user_id)
    public_id, origin, name, partner_id, user_id = asked
    problems = _unpacked(job, public_id, name) if origin == "zip" else []
    tree = tree_of(job.settings, public_id, origin, name)
    if origin != GIT and tree is not None and not errors_of(problems):
        unfetched = fetch_named(job, draft_id, tree)
        problems += [unfetched] if unfetched else []
    there = lying(job.settings, public_id, origin, name)
    said = {"slug": "", "title": "", "label": ""}
    if not errors_of(problems) and there is None:
        problems = [Problem(name, None, "gone", GONE)]
    elif not errors_of(problems) and there is not None:
        found, prepared, said = _read(job, public_id, there)
        problems += found
        came_from = kept_fetched(job.settings, public_id)
        if came_from is not None:
            problems += problems_of(came_from)
            prepared = prepared and at_origin(prepared, came_from)
            said["label"] = prepared.label[:40] if prepared is not None else said["label"]
        if prepared is not None:
            outlook, refusal = _outlook(job, prepared, user_id, partner_id)
            problems += [refusal] if refusal else []
            # What it will be called, which is not what its files say where other text has that label already.
            said["label"] = outlook.get("label", said["label"])
            keep_prepared(job.settings, public_id, prepared, outlook)
    with job.unit_of_work() as db:
        note_checked(db, draft_id, problems, **said)


def _unpacked(job: Job, public_id: str, name: str) -> list[Problem]:
    """Unpack the zip anew, whatever an earlier try has left."""
    into: Path = folder_of(job.settings, public_id) / TREE
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    archive = zip_of(job.settings, public_id)
    if not archive.is_file():
        return [Problem(name, None, "gone", GONE)]
    try:
        folder, problems = unpack_course(archive, name, into)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        folder, problems = None, [Problem(name, None, "disk-full", NO_ROOM)]
    if folder is None:
        shutil.rmtree(into, ignore_errors=True)
    return [Problem(name, one.line, one.kind, one.message, one.severity) for one in problems]


def _read(job: Job, public_id: str, there: Lying) -> tuple[list[Problem], Prepared | None, dict[str, str]]:
    with job.unit_of_work() as db:
        known = known_of(db, named_in(there.folder))
    checked = check_course(
        there.folder, limits=RenderLimits.of(job.settings, at_hand(job.settings)), known=known, tree=there.lessons
    )
    keep_counted(job.settings, public_id, pages_of(checked))
    problems = [problem for problem in checked.problems if problem.kind != MISSING_VIDEO]
    course = checked.course
    if course is None:
        return problems, None, {"slug": "", "title": "", "label": ""}
    said = {"slug": course.id[:40], "title": course.title[:200], "label": course.version[:40]}
    prepared = prepared_of(Draft(course, checked.rendered, known.version)) if checked.is_publishable else None
    return problems, prepared, said


def _outlook(
    job: Job, prepared: Prepared, user_id: int | None, partner_id: int
) -> tuple[dict[str, Any], Problem | None]:
    """What showing it would do, found out by doing it and taking it all back; and why it would be refused."""
    with job.database.session() as db:
        standing = standing_of(db, prepared.slug, prepared.outline, partner_id)
        beside = {"standing": standing.to_json()} if standing is not None else {}
        try:
            done = publish(db, user_id, prepared, partner_id=partner_id, orphan_answers=True)
        except Refusal as refusal:
            return beside, Problem("course.toml", None, refusal.kind, refusal.message)
        finally:
            db.rollback()
    return {
        **beside,
        "outcome": done.outcome.value,
        "number": done.number,
        "label": done.label,
        "warnings": list(done.warnings),
        "videos_missing": list(done.videos_missing),
        "beside": prepared.beside,
        "orphans": any(one.kind == "exercise" and one.people for one in done.losses),
    }, None


@every_day("courses.drafts")
def tidy_drafts(job: Job) -> None:
    """Remove drafts that nobody has touched for seven days, with their files."""
    with job.unit_of_work() as db:
        kept = set(forget_drafts(db))
    root = job.settings.data / "drafts"
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.name not in kept and time.time() - folder.stat().st_mtime > FRESH:
            shutil.rmtree(folder, ignore_errors=True)
