"""Where courses come from: a folder of a git repository; a new commit is proposed, never shown by itself.

Whoever publishes at the partner says where, looks for changes, has it followed and shows what is proposed. A hook
of a forge proves itself by a secret that is made from the installation's key, so that no table holds it. What it
sends is not read: it only has us look.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.courses.access import may_publish, owner_of
from videre.courses.draft_files import GIT
from videre.courses.drafting import CHECKING, SHOWN, begin_draft, take_source
from videre.courses.events import SourceFollowed
from videre.courses.models import Course, CourseDraft, CourseSource, CourseVersion
from videre.courses.rules import Follow
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import begin_write, dialect_insert
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.foundation.events import record
from videre.foundation.jobs import enqueue, job_state
from videre.foundation.repositories import RepositoryRefused, Seen, Wanted

FETCH, LOOK = "courses.fetch-draft", "courses.look-at-source"
# All calls of a hook within one of these make one look, when it is over.
SLOT = timedelta(seconds=20)
LONGEST_TROUBLE = 500


@dataclass(frozen=True, slots=True)
class Proposed:
    """A version that waits to be looked at, because its source has a new commit."""

    public_id: str
    source: str
    title: str
    state: str
    commit: str
    changed_at: datetime


def wish_of(source: CourseSource) -> Wanted:
    """What is wanted from there."""
    return Wanted(source.repository, source.at, source.folder)


def begin_git(db: Session, actor_id: int, partner_id: int, wish: Wanted) -> CourseDraft:
    """Have what lies there fetched and checked, as a draft."""
    if not may_publish(db, actor_id, partner_id):
        raise NotAllowed("Only instructors of the partner may publish courses there.")
    source_id = noted_source(db, partner_id, wish)
    return begin_draft(db, actor_id, partner_id, GIT, wish.short, new_public_id(), job=FETCH, source_id=source_id)


def noted_source(db: Session, partner_id: int, wish: Wanted) -> int:
    """The id of the partner's source there, made if need be, and held until the end of the transaction."""
    parts = {"partner_id": partner_id, "repository": wish.address, "at": wish.at, "folder": wish.folder}
    kept = {"follow": Follow.OFF.value, "seen_commit": "", "shown_commit": "", "hook_nonce": "", "trouble": ""}
    made = {"public_id": new_public_id(), "look": "", "created_at": clock.now(), **kept}
    begin_write(db)
    insert = dialect_insert(db, CourseSource).values(**parts, **made)
    # Changing nothing holds the row: what is about to be forgotten is not, or is made anew.
    insert = insert.on_conflict_do_update(index_elements=list(parts), set_={"at": insert.excluded.at})
    source_id: int = db.execute(insert.returning(CourseSource.id)).scalar_one()
    return source_id


def come_from(db: Session, course_id: int, wish: Wanted, commit: str) -> str:
    """Note that the course was shown from there, as commands do without a draft; the public id of the source.

    "" where the installation has no partner of its own yet, so that nobody could follow it.
    """
    partner_id = db.scalar(sa.select(owner_of(Course.partner_id)).where(Course.id == course_id))
    if partner_id is None:
        return ""
    source_id = noted_source(db, partner_id, wish)
    take_source(db, course_id, source_id, commit)
    source = db.get_one(CourseSource, source_id)
    source.seen_commit, source.trouble, source.looked_at = commit, "", clock.now()
    db.flush()
    return source.public_id


def own_source(db: Session, actor_id: int, public_id: str, *, to_change: bool = False) -> CourseSource:
    """A source of a partner that the person publishes for. NotFound for all others."""
    statement = sa.select(CourseSource).where(CourseSource.public_id == public_id)
    if to_change:
        begin_write(db)
        statement = statement.with_for_update()
    source = db.execute(statement.execution_options(populate_existing=True)).scalar_one_or_none()
    if source is None or not may_publish(db, actor_id, source.partner_id):
        raise NotFound("There is no such source.")
    return source


def follow_source(db: Session, actor_id: int, public_id: str, how: str, secret_key: str) -> str:
    """Say how the source is followed; the new secret of its hook, "" where it has none. The old one is void."""
    if how not in {one.value for one in Follow}:
        raise Invalid(fields={"follow": "Choose one of the ways."})
    source = own_source(db, actor_id, public_id, to_change=True)
    if how != Follow.OFF and wish_of(source).is_commit:
        raise Conflict("A commit never changes, so there is nothing to follow. Bring the course in from a branch.")
    source.follow = how
    source.hook_nonce = secrets.token_urlsafe(24) if how == Follow.HOOK else ""
    record(db, SourceFollowed(source.id, how), actor_id=actor_id)
    db.flush()
    return hook_secret(source.public_id, source.hook_nonce, secret_key) if source.hook_nonce else ""


def look_now(db: Session, actor_id: int, public_id: str) -> None:
    """Have somebody look for changes at once; asking again while that is under way changes nothing."""
    source = own_source(db, actor_id, public_id, to_change=True)
    if is_looking(db, source):
        return
    source.look = f"look-{source.public_id}-{new_public_id()}"
    db.flush()
    enqueue(db, LOOK, source.id, True, workflow_id=source.look)


def is_looking(db: Session, source: CourseSource) -> bool:
    """Whether the look that was asked for last is still to come."""
    state = job_state(db, source.look) if source.look else None
    return state is not None and state.is_open


def hook_secret(public_id: str, nonce: str, secret_key: str) -> str:
    """The secret that a forge signs with."""
    return hmac.new(secret_key.encode(), f"content-hook:{public_id}:{nonce}".encode(), hashlib.sha256).hexdigest()


def take_hook(db: Session, public_id: str, secret_key: str, body: bytes, *, signature: str, token: str) -> bool:
    """Whether a call of a forge is genuine; then a look is promised. It takes as long for ids that are nobody's.

    `signature` is ``sha256=…`` over the body, as GitHub and Forgejo send it; `token` is the secret, as GitLab does.
    """
    source = db.scalar(sa.select(CourseSource).where(CourseSource.public_id == public_id))
    known = source is not None and source.follow == Follow.HOOK and bool(source.hook_nonce)
    nonce = source.hook_nonce if source is not None and known else "nobody's"
    secret = hook_secret(public_id, nonce, secret_key)
    signed = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    by_signature = hmac.compare_digest(signed.encode(), signature.encode("utf-8", "replace"))
    by_token = hmac.compare_digest(secret.encode(), token.encode("utf-8", "replace"))
    if source is None or not known or not (by_signature or by_token):
        return False
    now = clock.now().timestamp()
    slot = int(now // SLOT.total_seconds()) + 1
    wait = timedelta(seconds=slot * SLOT.total_seconds() - now)
    enqueue(db, LOOK, source.id, False, workflow_id=f"hook-{source.public_id}-{slot}", after=wait)
    return True


def note_look(db: Session, source_id: int, found: Seen | RepositoryRefused, *, by_person: bool) -> int | None:
    """Write down what a look has found; the id of the draft that it proposes, where there is something new.

    A commit is proposed once: whoever drops the proposal has said no to it, until somebody looks for changes again.
    """
    begin_write(db)
    source = db.execute(
        sa.select(CourseSource).where(CourseSource.id == source_id).with_for_update()
    ).scalar_one_or_none()
    if source is None or (not by_person and source.follow == Follow.OFF):
        return None
    source.looked_at = clock.now()
    if isinstance(found, RepositoryRefused):
        source.trouble = found.message[:LONGEST_TROUBLE]
        return None
    source.trouble = ""
    is_known = found.commit in (source.shown_commit, source.seen_commit)
    source.seen_commit = found.commit
    waiting = list(db.scalars(_waiting([source.id])))
    if any(one.commit == found.commit for one in waiting) or found.commit == source.shown_commit:
        return None
    if is_known and not by_person:
        return None
    for overtaken in waiting:
        if overtaken.user_id is None:
            db.delete(overtaken)
    db.flush()
    draft = begin_draft(
        db,
        None,
        source.partner_id,
        GIT,
        wish_of(source).short,
        new_public_id(),
        job=FETCH,
        source_id=source.id,
        commit=found.commit,
    )
    return draft.id


def note_fetched(db: Session, draft_id: int, commit: str) -> None:
    """Write down which commit a draft is."""
    begin_write(db)
    draft = db.get(CourseDraft, draft_id, with_for_update=True)
    if draft is None or draft.source_id is None:
        return
    draft.commit, draft.changed_at = commit, clock.now()
    source = db.get_one(CourseSource, draft.source_id, with_for_update=True)
    source.seen_commit, source.trouble, source.looked_at = commit, "", clock.now()


def waiting_of(db: Session, source: CourseSource) -> list[CourseDraft]:
    """The drafts from there that were not shown yet, the latest first."""
    return list(db.scalars(_waiting([source.id]).order_by(CourseDraft.id.desc())))


def proposed_to(db: Session, partner_ids: Collection[int], *, limit: int = 20) -> list[Proposed]:
    """What is proposed to those who publish at these partners, checked already, the latest first."""
    rows = db.execute(
        sa.select(CourseDraft, CourseSource.public_id)
        .join(CourseSource, CourseSource.id == CourseDraft.source_id)
        .where(
            CourseDraft.partner_id.in_(partner_ids),
            CourseDraft.user_id.is_(None),
            CourseDraft.state.not_in((SHOWN, CHECKING)),
        )
        .order_by(CourseDraft.id.desc())
        .limit(limit)
    )
    return [
        Proposed(one.public_id, source, one.title or one.name, one.state, one.commit, one.changed_at)
        for one, source in rows
    ]


def troubled_sources(db: Session, partner_ids: Collection[int], *, limit: int = 20) -> list[CourseSource]:
    """Sources of these partners that are followed and could not be looked at last time."""
    return list(
        db.scalars(
            sa.select(CourseSource)
            .where(
                CourseSource.partner_id.in_(partner_ids), CourseSource.follow != Follow.OFF, CourseSource.trouble != ""
            )
            .order_by(CourseSource.id)
            .limit(limit)
        )
    )


def shown_from(db: Session, source: CourseSource) -> tuple[Course, CourseVersion] | None:
    """The course that comes from there, and the version learners see."""
    row = db.execute(
        sa.select(Course, CourseVersion)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .where(Course.id == source.course_id)
    ).first()
    return (row[0], row[1]) if row is not None else None


def followed_daily(db: Session) -> list[int]:
    """The ids of sources that are looked at once a day: those with a hook too, since calls get lost."""
    followed = sa.select(CourseSource.id).where(CourseSource.follow != Follow.OFF)
    return list(db.scalars(followed.order_by(CourseSource.id)))


def forget_sources(db: Session) -> list[str]:
    """Remove sources that no course and no draft comes from; the keys of the trees that are still needed."""
    used = sa.select(CourseDraft.source_id).where(CourseDraft.source_id.is_not(None))
    db.execute(sa.delete(CourseSource).where(CourseSource.course_id.is_(None), CourseSource.id.not_in(used)))
    rows = db.execute(
        sa.select(CourseSource, CourseDraft.commit)
        .join(CourseDraft, CourseDraft.source_id == CourseSource.id)
        .where(CourseDraft.commit != "")
    )
    return [wish_of(source).key(commit) for source, commit in rows]


def source_ids(db: Session) -> set[str]:
    """The public ids of all sources there are."""
    return set(db.scalars(sa.select(CourseSource.public_id)))


def _waiting(source_ids: Collection[int]) -> sa.Select[CourseDraft]:
    return sa.select(CourseDraft).where(CourseDraft.source_id.in_(source_ids), CourseDraft.state != SHOWN)
