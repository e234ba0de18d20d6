"""Courses brought in by browser: checked by a job, looked at before anybody else, shown by one button."""

from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.check import files_root
from videre.content.problems import Problem
from videre.courses.access import may_publish
from videre.courses.draft_files import kept_prepared, listed_folders, tree_of, zip_of
from videre.courses.models import CourseDraft
from videre.courses.publishing import Published, publish, store_files
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
    return _begin(db, actor_id, partner_id, "zip", name, public_id)


def begin_folder(db: Session, actor_id: int, settings: Settings, name: str) -> CourseDraft:
    """Have one of the listed folders checked; they belong to the installation's own partner."""
    own = db.scalar(sa.select(Partner.id).where(Partner.is_own))
    if own is None or not may_publish(db, actor_id) or name not in listed_folders(settings):
        raise NotFound("There is no such folder.")
    return _begin(db, actor_id, own, "folder", name, new_public_id())


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


def show_draft(db: Session, actor_id: int, public_id: str, settings: Settings, storage: Storage) -> Published:
    """Show the draft to learners, exactly as it was looked at. Showing it again changes nothing."""
    draft = own_draft(db, actor_id, public_id)
    kept = kept_prepared(settings, public_id)
    tree = tree_of(settings, public_id, draft.origin, draft.name)
    if draft.state not in (READY, SHOWN) or kept is None or tree is None:
        raise Conflict("This draft cannot be shown: it is still being checked, was refused, or is too old.")
    store_files(storage, files_root(tree), kept[0])
    done = publish(db, actor_id, kept[0], partner_id=draft.partner_id)
    draft = own_draft(db, actor_id, public_id, to_change=True)
    draft.state, draft.version_id, draft.changed_at = SHOWN, done.version_id, clock.now()
    db.flush()
    return done


def drop_draft(db: Session, actor_id: int, public_id: str) -> None:
    """Forget a draft; what was shown stays shown."""
    db.delete(own_draft(db, actor_id, public_id, to_change=True))
    db.flush()


def forget_drafts(db: Session) -> list[str]:
    """Remove drafts that nobody has touched for seven days; the public ids of those that stay."""
    db.execute(sa.delete(CourseDraft).where(CourseDraft.changed_at < clock.ago(KEPT)))
    return list(db.scalars(sa.select(CourseDraft.public_id)))


def _begin(db: Session, actor_id: int, partner_id: int, origin: str, name: str, public_id: str) -> CourseDraft:
    if not may_publish(db, actor_id, partner_id):
        raise NotAllowed("Only instructors of the partner may publish courses there.")
    now = clock.now()
    draft = CourseDraft(
        public_id=public_id,
        partner_id=partner_id,
        user_id=actor_id,
        origin=origin,
        name=shortened(name, 200),
        state=CHECKING,
        created_at=now,
        changed_at=now,
    )
    db.add(draft)
    db.flush()
    enqueue(db, CHECK, draft.id, workflow_id=f"draft-{public_id}")
    return draft
