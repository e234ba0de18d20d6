"""Lessons that the course.toml of a draft names in a repository: fetched with it, and followed from then on."""

import shutil
from pathlib import Path

from videre.content.problems import Problem, Report
from videre.content.reader import COURSE_FILE
from videre.content.sidecar import has_source, source_of
from videre.courses.draft_files import (
    SIDECAR,
    SIDECARS,
    folder_of,
    keep_fetched,
    keep_sidecar,
    kept_sidecar,
    sidecar_of_source,
)
from videre.courses.models import CourseDraft, CourseSource
from videre.courses.sources import note_fetched, noted_source, source_ids
from videre.foundation.errors import Invalid
from videre.foundation.jobs import Job
from videre.foundation.repositories import RepositoryRefused, fetched, wanted


def fetch_named(job: Job, draft_id: int, folder: Path) -> Problem | None:
    """Fetch the lessons that `folder` names, and note where the draft comes from; the problem if that cannot be."""
    source = source_of(folder, Report(COURSE_FILE)) if has_source(folder) else None
    if source is None or source.git is None:
        return None
    git = source.git
    try:
        wish = wanted(git.address, git.at, git.path, named_hosts=job.settings.fetch_hosts)
        tree = fetched(wish, job.settings)
    except Invalid as refusal:
        said = " ".join(refusal.fields.values()) or refusal.message
        return Problem(COURSE_FILE, source.line, "bad-source", said)
    except RepositoryRefused as refused:
        return Problem(COURSE_FILE, source.line, refused.kind, refused.message)
    with job.unit_of_work() as db:
        draft = db.get(CourseDraft, draft_id)
        if draft is None:
            return None
        draft.source_id = noted_source(db, draft.partner_id, wish)
        keep_fetched(job.settings, draft.public_id, tree)
        db.flush()
        note_fetched(db, draft_id, tree.commit)
    return None


def lay_sidecar(job: Job, draft_id: int) -> None:
    """Put beside what was fetched for the draft what its course was completed by when it was shown last."""
    with job.unit_of_work() as db:
        draft = db.get(CourseDraft, draft_id)
        source = db.get(CourseSource, draft.source_id) if draft is not None and draft.source_id is not None else None
        if draft is None or source is None:
            return
        public_id, place = draft.public_id, sidecar_of_source(job.settings, source.public_id)
    kept = kept_sidecar(place)
    if kept is not None:
        keep_sidecar(folder_of(job.settings, public_id) / SIDECAR, kept)


def forget_sidecars(job: Job) -> None:
    """Remove those of sources that are gone."""
    with job.unit_of_work() as db:
        there = source_ids(db)
    root = job.settings.data / SIDECARS
    for place in root.iterdir() if root.is_dir() else ():
        if place.name.removesuffix(".part") not in there:
            shutil.rmtree(place, ignore_errors=True)
