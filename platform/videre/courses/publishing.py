"""From a course folder to a version: read and rendered first, files stored, then one short write.

Whatever ends the process on the way leaves the earlier version whole: the files that were stored carry their
content's hash as name and are found again by the next try, and all rows come in one transaction.
"""

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.content.check import check_course, files_root
from videre.content.course import Course as CourseText
from videre.content.files import read_course_file
from videre.content.identity import NOTHING_KNOWN, Known, Matching
from videre.content.named import named_in
from videre.content.problems import Problem
from videre.content.rendering import DEFAULT_LIMITS, RenderLimits
from videre.courses.access import may_publish, owner_of
from videre.courses.actions import hide_video, hold_names, show_video, shown_name, touch_live
from videre.courses.actions.pauses import follow_pauses
from videre.courses.called import called_now, is_called
from videre.courses.held import Loss, refuse_orphans
from videre.courses.known import known_of
from videre.courses.labels import called
from videre.courses.models import (
    Course,
    CourseFile,
    CourseVersion,
    NamedVideo,
    PageText,
)
from videre.courses.origins import problems_of, text_at_origin
from videre.courses.prepared import Draft, Prepared, prepared_of
from videre.courses.rules import Outcome
from videre.courses.showing import change_of, make_current, take_ids
from videre.foundation import clock
from videre.foundation.database import Database, dialect_insert, unit_of_work
from videre.foundation.errors import Conflict, NotAllowed, NotFound
from videre.foundation.keepable import keepable
from videre.foundation.repositories import Tree
from videre.foundation.storage import Storage
from videre.foundation.worded import worded
from videre.media.models import Video
from videre.partners.models import Partner

FILES = "courses"
"""Where pictures of courses lie in the storage; `files/` is where they are found below a course."""


MISSING_VIDEO = "missing-video"
OVERTAKEN = "overtaken"
TURNS = 3


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a publish: the version that is current now, and what its author should know.

    ``matching`` is what became of all that has an id, ``losses`` what has no place any more.
    """

    outcome: Outcome
    course_id: int
    slug: str
    version_id: int
    number: int
    label: str
    videos_missing: tuple[str, ...]
    live_changed: bool
    warnings: tuple[str, ...]
    matching: Matching
    losses: tuple[Loss, ...]


def prepare(
    folder: Path,
    *,
    limits: RenderLimits = DEFAULT_LIMITS,
    known: Known = NOTHING_KNOWN,
    tree: Path | None = None,
    outside: bool = False,
) -> tuple[Draft | None, list[Problem]]:
    """Read and render the course in `folder`; None with errors. Touches neither database nor storage.

    That a video does not lie beside the text is no problem here: `publish` says which ones the installation lacks.
    `known` is what the course has now, so that what has no id of its own keeps the one it has there.
    """
    checked = check_course(folder, limits=limits, known=known, tree=tree, outside=outside)
    problems = [problem for problem in checked.problems if problem.kind != MISSING_VIDEO]
    if checked.course is None or not checked.is_publishable:
        return None, problems
    return Draft(checked.course, checked.rendered, known.version), problems


def store_files(storage: Storage, folder: Path, course: CourseText | Prepared) -> None:
    """Put the course's pictures and files into the storage, under names made of their content."""
    for file in course.files:
        try:
            data = read_course_file(folder, file)
        except (OSError, ValueError):
            raise Conflict(f"{file.path} was changed or removed while the course was read; publish again.") from None
        key = f"{FILES}/{file.key}"
        if storage.size(key) == len(data):
            continue
        with tempfile.NamedTemporaryFile(prefix="videre-") as copy:
            copy.write(data)
            copy.flush()
            storage.put(key, Path(copy.name))


def publish_folder(
    database: Database,
    storage: Storage,
    folder: Path,
    actor_id: int | None,
    *,
    partner_id: int | None = None,
    limits: RenderLimits = DEFAULT_LIMITS,
    tree: Tree | None = None,
    orphan_answers: bool = False,
    outside: bool = False,
) -> tuple[Published | None, list[Problem]]:
    """All of it: read, render, store, write in a unit of work of its own; None where the problems are errors.

    `tree` is what was fetched from a repository: `folder` itself, or what the [source] of its course.toml names;
    `outside` allows that to name a folder beside ours. Whoever shows another version meanwhile is waited for: the
    folder is read once more, beside what they have shown.
    """
    there = tree.path if tree is not None and tree.path != folder else None
    for turn in range(TURNS):
        with database.session() as db:
            known = known_of(db, named_in(folder))
        draft, problems = prepare(folder, limits=limits, known=known, tree=there, outside=outside)
        problems += problems_of(tree) if tree is not None else []
        if draft is None:
            return None, problems
        if tree is not None:
            draft = replace(draft, course=text_at_origin(draft.course, tree))
        store_files(storage, files_root(folder, there), draft.course)
        try:
            with unit_of_work(database) as db:
                done = publish(db, actor_id, draft, partner_id=partner_id, orphan_answers=orphan_answers)
                return done, problems
        except Conflict as refusal:
            if refusal.kind != OVERTAKEN or turn + 1 == TURNS:
                raise
    raise AssertionError("a last turn either returns or raises")


def publish(
    db: Session,
    actor_id: int | None,
    draft: Draft | Prepared,
    *,
    partner_id: int | None = None,
    orphan_answers: bool = False,
) -> Published:
    """Make the draft the course's current version; the files it shows must be in the storage.

    The same text again changes nothing but videos and pause points, which are no part of a version. A new course
    belongs to the partner, without one to the installation's own; one of another partner is a Conflict. So is a
    version without exercises that people have answered, unless `orphan_answers`: somebody was told and means it.
    """
    # Serialised before the write begins: everybody else's writes wait for ours.
    text = prepared_of(draft) if isinstance(draft, Draft) else draft
    hold_names(db)
    course = _locked_course(db, actor_id, text.slug, partner_id)
    as_version = called(db, course, text.label, text.digest, text.outline)
    wanted, decision = as_version.label, as_version.decision
    if decision.outcome is Outcome.NEW and not text.outline.has_own_ids and text.beside != as_version.current:
        raise Conflict(
            "Another version was shown while this one was read, so what is still there cannot be told. Read it again.",
            kind=OVERTAKEN,
        )
    change = change_of(db, course, text.outline)
    warnings = take_ids(db, course, change, decision.number)
    if not orphan_answers:
        refuse_orphans(change.losses)
    version_id, label = (decision.version.id, decision.version.label) if decision.version else (0, wanted)
    if label != wanted:
        warnings.append(
            worded(
                "This text has been published as version “%(label)s” before, so it is not called “%(other)s”.",
                label=label,
                other=wanted,
            )
        )
    if decision.version is None:
        version = CourseVersion(
            course_id=course.id,
            number=decision.number,
            label=label,
            digest=text.digest,
            outline=text.outline.to_json(),
            published_at=clock.now(),
        )
        db.add(version)
        db.flush()
        version_id = version.id
        db.execute(sa.insert(PageText), [{"version_id": version_id, **keepable(page)} for page in text.pages])
        if text.files:
            keys = [{"name": file.path, "file_key": f"{FILES}/{file.key}"} for file in text.files]
            db.execute(sa.insert(CourseFile), [{"version_id": version_id, **one} for one in keys])
    if decision.outcome is not Outcome.IDENTICAL:
        make_current(db, actor_id, course, change, version_id, decision)
    missing, videos_changed = _take_videos(db, actor_id, course.id, text)
    course.stated_pauses, pauses_changed = follow_pauses(db, course.id, course.stated_pauses, text.pauses)
    if pauses_changed:
        touch_live(db, course.id)
    db.flush()
    return Published(
        outcome=decision.outcome,
        course_id=course.id,
        slug=course.slug,
        version_id=version_id,
        number=decision.number,
        label=label,
        videos_missing=tuple(missing),
        live_changed=videos_changed or pauses_changed,
        warnings=tuple(warnings),
        matching=change.matching,
        losses=tuple(change.losses),
    )


def _locked_course(db: Session, actor_id: int | None, slug: str, partner_id: int | None) -> Course:
    """The course's row, made if need be, and ours until the end of the transaction; `slug` is its id, or was.

    Without a partner it is whoever's the course is already, the installation's own for a new one.
    """
    if partner_id is None:
        owner = db.scalar(sa.select(Course.partner_id).where(is_called(slug)))
    else:
        partner = db.get(Partner, partner_id)
        if partner is None:
            raise NotFound("There is no such partner.")
        owner = None if partner.is_own else partner.id
    if not may_publish(db, actor_id, owner):
        raise NotAllowed("Only instructors of the partner may publish courses there.")
    made = {"partner_id": owner, "live_revision": 1, "members_only": False, "created_at": clock.now()}
    statement = sa.select(Course).where(is_called(slug)).with_for_update().execution_options(populate_existing=True)
    course = db.execute(statement).scalar_one_or_none()
    if course is None:
        # Not even while we waited for whoever renames it: only who asks again sees that its id is a former one now.
        if called_now(db, slug) is None:
            db.execute(dialect_insert(db, Course).values(slug=slug, **made).on_conflict_do_nothing())
        course = db.execute(statement).scalar_one()
    if course.partner_id != owner:
        raise Conflict(
            worded(
                "The id “%(slug)s” is taken. If it is the same course, choose whose it is; else give this one another "
                "id in course.toml.",
                slug=slug,
            ),
            kind="course-taken",
        )
    return course


def _take_videos(db: Session, actor_id: int | None, course_id: int, text: Prepared) -> tuple[list[str], bool]:
    """Follow the names in the front matter: (names of videos that are not there yet, whether something changed)."""
    names = text.videos
    before = {
        one.episode_id: one
        for one in db.execute(
            sa.select(NamedVideo).where(NamedVideo.course_id == course_id).order_by(NamedVideo.episode_id)
        ).scalars()
    }
    owner = sa.select(owner_of(Course.partner_id)).where(Course.id == course_id).scalar_subquery()
    ready = db.execute(
        sa.select(Video.name, Video.id).where(
            Video.partner_id == owner, Video.name.in_(set(names.values())), Video.published_at.is_not(None)
        )
    )
    there = {row.name: row.id for row in ready}
    changed = False
    for episode_id, one in before.items():
        if episode_id not in names:
            if one.taken_at is not None and shown_name(db, course_id, episode_id) == one.name:
                changed |= hide_video(db, actor_id, course_id, episode_id)
            db.delete(one)
    missing = []
    for episode_id, name in names.items():
        row = before.get(episode_id)
        if row is None:
            row = NamedVideo(course_id=course_id, episode_id=episode_id, name=name)
            db.add(row)
        elif row.name != name:
            row.name, row.taken_at = name, None
        if row.taken_at is None and name in there:
            row.taken_at = clock.now()
            changed |= show_video(db, actor_id, course_id, episode_id, there[name])
        if name not in there:
            missing.append(name)
    db.flush()
    return sorted(set(missing)), changed
