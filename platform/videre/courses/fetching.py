"""Fetching courses from git repositories, away from the page: drafts, looks for changes, and the daily round."""

from videre.content.problems import Problem
from videre.courses.draft_files import keep_fetched
from videre.courses.drafting import note_checked
from videre.courses.jobs import check_now
from videre.courses.models import CourseDraft, CourseSource
from videre.courses.named_source import forget_sidecars, lay_sidecar
from videre.courses.sources import (
    FETCH,
    LOOK,
    followed_daily,
    forget_sources,
    note_fetched,
    note_look,
    wish_of,
)
from videre.foundation.jobs import Job, enqueue, workflow
from videre.foundation.repositories import RepositoryRefused, Seen, fetched, look, sweep
from videre.foundation.rounds import every_day

FETCHING, CHECKING = "fetch", "check"
PHASES = (FETCHING, CHECKING)


@workflow(FETCH)
def fetch_draft(job: Job, draft_id: int) -> None:
    """Fetch the commit, then check it as every draft is."""
    if job.step("fetch", _fetch, job, draft_id):
        job.step("check", _check, job, draft_id)


@workflow(LOOK)
def look_at_source(job: Job, source_id: int, by_person: bool) -> None:
    """Look which commit it is now, and propose it where it is new."""
    job.step("look", _look, job, source_id, by_person)


def _fetch(job: Job, draft_id: int) -> bool:
    with job.unit_of_work() as db:
        draft = db.get(CourseDraft, draft_id)
        if draft is None or draft.source_id is None:
            return False
        public_id, commit, name = draft.public_id, draft.commit, draft.name
        wish = wish_of(db.get_one(CourseSource, draft.source_id))
    job.progress(FETCHING)
    try:
        tree = fetched(wish, job.settings, commit=commit)
    except RepositoryRefused as refusal:
        with job.unit_of_work() as db:
            problem = Problem(name, None, refusal.kind, refusal.message)
            note_checked(db, draft_id, [problem], slug="", title="", label="")
        return False
    keep_fetched(job.settings, public_id, tree)
    with job.unit_of_work() as db:
        note_fetched(db, draft_id, tree.commit)
    return True


def _check(job: Job, draft_id: int) -> None:
    job.progress(CHECKING)
    lay_sidecar(job, draft_id)
    check_now(job, draft_id)


def _look(job: Job, source_id: int, by_person: bool) -> None:
    with job.unit_of_work() as db:
        source = db.get(CourseSource, source_id)
        if source is None:
            return
        wish = wish_of(source)
    found: Seen | RepositoryRefused
    try:
        found = look(wish, job.settings)
    except RepositoryRefused as refusal:
        found = refusal
    with job.unit_of_work() as db:
        note_look(db, source_id, found, by_person=by_person)


@every_day("courses.sources")
def look_at_followed(job: Job) -> None:
    """Have every followed source looked at, each in a job of its own; then clear away what nobody needs."""
    with job.unit_of_work() as db:
        for source_id in followed_daily(db):
            enqueue(db, LOOK, source_id, False, workflow_id=f"{job.id}-source-{source_id}")
    with job.unit_of_work() as db:
        needed = forget_sources(db)
    sweep(job.settings, needed)
    forget_sidecars(job)
