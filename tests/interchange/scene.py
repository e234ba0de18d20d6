"""One of everything that has a page for everybody, and beside each one that must stay out of every list."""

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.live import scene as hours
from tests.support.cast import Cast
from tests.support.courses import published, ready_video, write_course
from videre.courses.actions import attach_video
from videre.courses.models import Course, CourseInstance, CourseVersion
from videre.discussion.models import Question, Reply
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database
from videre.foundation.storage.local import LocalStorage
from videre.live.actions.scheduling import schedule_session
from videre.media.models import Caption, Video

SECRET = "a-secret-course"
SECRET_WORDS = "Words for members alone"
HIDDEN_LINK = "https://meet.example/only-with-a-place"
HARD = 'Hard </script><!-- & "title"'
OBJECTIVES = ":::{objectives}\n- Tell a `commit` from a branch\n- Undo it\n:::\n\n"


@dataclass(frozen=True, slots=True)
class Scene:
    """Public ids and slugs of what everybody may see, and of what nobody may."""

    hour: str
    question: str
    waiting: str
    secret_hour: str
    secret_question: str


def make(database: Database, storage: LocalStorage, cast: Cast, folder: Path) -> Scene:
    """Two courses alike, one of them for members only, each with an instance at Nord, an hour and a question."""
    made = {}
    for slug, title, words in (("small", HARD, "Some text."), (SECRET, SECRET_WORDS, SECRET_WORDS)):
        written = write_course(
            folder, slug, title=title.replace('"', '\\"'), words=f"{OBJECTIVES}{words} {{term}}`Lake`"
        )
        (written / "glossary.md").write_text("Lake\n: Water with land around it.\n")
        brief = written / "begin" / "in-brief.md"
        brief.write_text(f"{words} In brief.\n")
        done = published(database, storage, written)
        video_id = ready_video(database, cast.own.id, f"film-{slug}")
        with database.session() as db:
            video = db.get_one(Video, video_id)
            video.poster_key = "poster/" + "b" * 32 + ".jpg"
            db.add(Caption(video_id=video_id, language="en", label="English", file_key="c/en.vtt", cues="WEBVTT\n"))
            attach_video(db, None, done.course_id, "e1", video_id)
            db.commit()
            made[slug] = _around(db, cast, done.course_id)
    with database.session() as db:
        db.execute(sa.update(Course).where(Course.slug == SECRET).values(members_only=True))
        db.commit()
    small, secret = made["small"], made[SECRET]
    return Scene(small[0], small[1], small[2], secret[0], secret[1])


def _around(db: Session, cast: Cast, course_id: int) -> tuple[str, str, str]:
    slug = db.get_one(Course, course_id).slug
    version = db.scalars(sa.select(CourseVersion).where(CourseVersion.course_id == course_id)).one()
    now = clock.now()
    db.add(
        CourseInstance(
            partner_id=cast.nord.id,
            course_id=course_id,
            version_id=version.id,
            slug=f"{slug}-spring",
            starts_on=now.date(),
            ends_on=now.date() + timedelta(days=60),
            created_at=now,
        )
    )
    plan = replace(hours.plan(), link=HIDDEN_LINK, link_hidden=True, about=f"About {slug}")
    hour = schedule_session(db, cast.admin.id, course_id, plan)
    common = {"course_id": course_id, "version_number": 1, "episode_id": "e1", "created_at": now}
    asked = [
        Question(public_id=new_public_id(), text=f"{text} {slug}?", html=f"<p>{text} {slug}?</p>", **common, **more)
        for text, more in (
            ("Why <b>not</b> in", {"shown_at": now, "answered_at": now, "votes": 2, "name": "Kari"}),
            ("Still waiting in", {}),
        )
    ]
    db.add_all(asked)
    db.flush()
    reply = Reply(
        public_id=new_public_id(),
        question_id=asked[0].id,
        text="Because.",
        html="<p>Because.</p>",
        by_staff=True,
        name="Ada",
        created_at=now,
        shown_at=now,
    )
    unseen = Reply(public_id=new_public_id(), question_id=asked[0].id, text="Rude", html="<p>Rude</p>", created_at=now)
    db.add_all((reply, unseen))
    db.flush()
    asked[0].answer_id = reply.id
    db.commit()
    return hour.public_id, asked[0].public_id, asked[1].public_id
