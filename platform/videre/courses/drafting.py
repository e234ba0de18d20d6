"""Courses brought in by browser: checked by a job, looked at before anybody else, shown by one button."""

from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.problems import Problem
from videre.courses.access import may_publish
from videre.courses.draft_files import (
    keep_sidecar,
    kept_prepared,
    listed_folders,
    lying,
    sidecar_of_source,
    zip_of,
)
from videre.courses.models import CourseDraft, CourseSource
from videre.courses.publishing import Published, publish, store_files
from videre.courses.rules import Follow
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import begin_write
from videre.foundation.errors import Conflict, NotAllowed, NotFound, shortened
from videre.foundation.jobs import enqueue
from videre.foundation.settings import Settings
from videre.foundation.storage import Storage
from videre.partners.models import Partner

CHECK = "courses.check-draft"
KEPT = timedelta(days=7)
CHECKING, READY, REFUSED, SHOWN = "checking", "ready", "refused", "shown"


def begin_zip(
    db: Session, actor_id: int, partner_id: int, settings: Settings, name: str, public_id: str
) -> CourseDraft:
    """Have the zip checked that lies in the draft's place already."""
    if not zip_of(settings, public_id).is_file():
        raise NotFound("The zip is not here.")
    return begin_draft(db, actor_id, partner_id, "zip", name, public_id)


def begin_folder(db: Session, actor_id: int, settings: Settings, name: str) -> CourseDraft:
    """Have one of the listed folders checked; they belong to the installation's own partner."""
    own = db.scalar(sa.select(Partner.id).where(Partner.is_own))
    if own is None or not may_publish(db, actor_id) or name not in listed_folders(settings):
        raise NotFound("There is no such folder.")
    return begin_draft(db, actor_id, own, "folder", name, new_public_id())


def own_draft(db: Session, actor_id: int, public_id: str, *, to_change: bool = False) -> CourseDraft:
    """A draft that the person may look at: of a partner they publish for. NotFound for all others."""
    statement = sa.select(CourseDraft).where(CourseDraft.public_id == public_id)
    if to_change:
        begin_write(db)
        statement = statement.with_for_update()
    draft = db.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()
    if draft is None or not may_publish(db, actor_id, draft.partner_id):
        raise NotFound("There is no such draft, or it was removed after seven days without a change.")
    return draft


def note_checked(db: Session, draft_id: int, problems: Iterable[Problem], *, slug: str, title: str, label: str) -> None:
    """Write down what the check has found; without a title the course could not be read at all."""
    begin_write(db)
    draft = db.execute(sa.select(CourseDraft).where(CourseDraft.id == draft_id).with_for_update()).scalar_one_or_none()
    if draft is None or draft.state == SHOWN:
        return
    found = list(problems)
    draft.problems = [problem.to_json() for problem in found]
    draft.slug, draft.title, draft.label = slug, title, label
    draft.state = REFUSED if any(problem.severity == "error" for problem in found) else READY
    draft.changed_at = clock.now()


def show_draft(
    db: Session, actor_id: int, public_id: str, settings: Settings, storage: Storage, *, orphan_answers: bool = False
) -> Published:
    """Show the draft to learners, exactly as it was looked at. Showing it again changes nothing.

    Exercises that people have answered may go only with `orphan_answers`: the person was told and means it.
    """
    draft = own_draft(db, actor_id, public_id)
    kept = kept_prepared(settings, public_id)
    there = lying(settings, public_id, draft.origin, draft.name)
    if draft.state not in (READY, SHOWN) or kept is None or there is None:
        raise Conflict("This draft cannot be shown: it is still being checked, was refused, or is too old.")
    store_files(storage, there.files, kept[0])
    done = publish(db, actor_id, kept[0], partner_id=draft.partner_id, orphan_answers=orphan_answers)
    draft = own_draft(db, actor_id, public_id, to_change=True)
    draft.state, draft.version_id, draft.changed_at = SHOWN, done.version_id, clock.now()
    db.flush()
    take_source(db, done.course_id, draft.source_id, draft.commit)
    if draft.source_id is not None and there.lessons is not None:
        source = db.get_one(CourseSource, draft.source_id)
        keep_sidecar(sidecar_of_source(settings, source.public_id), there.folder)
    return done


def take_source(db: Session, course_id: int, source_id: int | None, commit: str) -> None:
    """From now on the course comes from that source at that commit, or from none."""
    before = sa.select(CourseSource).where(CourseSource.course_id == course_id)
    if source_id is not None:
        before = before.where(CourseSource.id != source_id)
    for other in db.scalars(before.with_for_update()):
        other.course_id, other.follow = None, Follow.OFF.value
    db.flush()
    if source_id is not None:
        source = db.execute(sa.select(CourseSource).where(CourseSource.id == source_id).with_for_update()).scalar_one()
        source.course_id, source.shown_commit = course_id, commit
    db.flush()


def drop_draft(db: Session, actor_id: int, public_id: str) -> None:
    """Forget a draft; what was shown stays shown."""
    db.delete(own_draft(db, actor_id, public_id, to_change=True))
    db.flush()


def forget_drafts(db: Session) -> list[str]:
    """Remove drafts that nobody has touched for seven days; the public ids of those that stay.

    What is proposed waits longer: until it is shown or dropped, or a newer commit takes its place.
    """
    proposed = CourseDraft.user_id.is_(None) & (CourseDraft.state != SHOWN)
    db.execute(sa.delete(CourseDraft).where(CourseDraft.changed_at < clock.ago(KEPT), ~proposed))
    return list(db.scalars(sa.select(CourseDraft.public_id)))


def begin_draft(
    db: Session,
    actor_id: int | None,
    partner_id: int,
    origin: str,
    name: str,
    public_id: str,
    *,
    job: str = CHECK,
    source_id: int | None = None,
    commit: str = "",
) -> CourseDraft:
    """A draft, and the promise of the `job` that has it checked; without an actor it is proposed by nobody."""
    if not may_publish(db, actor_id, partner_id):
        raise NotAllowed("Only instructors of the partner may publish courses there.")
    now = clock.now()
    draft = CourseDraft(
        public_id=public_id,
        partner_id=partner_id,
        user_id=actor_id,
        source_id=source_id,
        commit=commit,
        origin=origin,
        name=shortened(name, 200),
        state=CHECKING,
        created_at=now,
        changed_at=now,
    )
    db.add(draft)
    db.flush()
    enqueue(db, job, draft.id, workflow_id=f"draft-{public_id}")
    return draft
