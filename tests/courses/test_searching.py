"""Whatever is done in whatever order, the index says what a rebuild would say; and what of a course is in it."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.support.cast import Cast
from tests.support.courses import published, ready_video, write_course
from videre.accounts.models import User
from videre.courses.actions import attach_video, close_instance, detach_video, move_instance, open_instance
from videre.courses.models import Course, CourseInstance, CourseVersion, PageText
from videre.courses.searching import VERSION
from videre.discussion.actions import asking, deciding
from videre.discussion.actions.replying import add_reply
from videre.discussion.models import Question, Reply
from videre.discussion.places import episode_of
from videre.discussion.tidying import tidy
from videre.discussion.typed import Typed
from videre.foundation import personal
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Refusal
from videre.foundation.search.models import SearchText
from videre.foundation.search.rebuilding import rebuild
from videre.foundation.storage.local import LocalStorage
from videre.media.actions.bringing import change_words
from videre.media.actions.describing import put_captions, remove_captions
from videre.media.captions import Cue, canonical
from videre.media.models import Video

Row = tuple[object, ...]


def rows(database: Database) -> set[Row]:
    """Everything in the index."""
    columns = [column for column in SearchText.__table__.c if column.name != "id"]
    with database.session() as db:
        return {tuple(row) for row in db.execute(sa.select(*columns))}


class Doings:
    """Everything that changes what can be found, done at random."""

    def __init__(self, database: Database, storage: LocalStorage, cast: Cast, folder: Path, seed: int) -> None:
        self.database, self.storage, self.cast, self.folder = database, storage, cast, folder
        self.random = random.Random(seed)
        self.written = 0
        self.people: list[User] = [cast.bo, cast.cy, cast.di]
        self.video = ready_video(database, cast.own.id, "first-clip")

    def one(self, db: Session, column: sa.ColumnElement[int] | sa.orm.InstrumentedAttribute[int]) -> int:
        return self.random.choice([*db.scalars(sa.select(column).order_by(column)), 0])

    def publish(self) -> None:
        self.written += 1
        number = self.random.randint(1, 3)
        words = f"Text number {number}, about a kingfisher"
        folder = write_course(self.folder / str(self.written), words=words, version=f"{number}.0", episodes=number)
        published(self.database, self.storage, folder)

    def attach(self, db: Session) -> None:
        attach_video(db, None, self.one(db, Course.id), "e1", self.video, start=self.random.choice([0.0, 20.0]))

    def detach(self, db: Session) -> None:
        detach_video(db, None, self.one(db, Course.id), "e1")

    def caption(self, db: Session) -> None:
        language = self.random.choice(["en", "nb"])
        words = f"the albatross says {self.random.random()}"
        cues = canonical([Cue(1.0, 2.0, words), Cue(30.0, 31.0, "more of it")])
        track = {"language": language, "label": language, "file_key": "caption/a.vtt", "cues": cues}
        if self.random.random() < 0.5:
            put_captions(db, None, db.get_one(Video, self.video).public_id, track)
        else:
            ready = {"title": None, "licence": None, "description": None, "silent": None, "poster_key": None}
            change_words(db, None, self.video, {**ready, "captions": [{**track, "automatic": True}], "chapters": []})

    def uncaption(self, db: Session) -> None:
        remove_captions(db, None, db.get_one(Video, self.video).public_id, self.random.choice(["en", "nb"]))

    def host(self, db: Session) -> None:
        slug = f"at-{self.random.randint(1, 3)}"
        version = self.one(db, CourseVersion.id) or None
        open_instance(db, None, self.cast.nord.id, self.one(db, Course.id), slug, version_id=version)

    def move(self, db: Session) -> None:
        instance = db.get(CourseInstance, self.one(db, CourseInstance.id))
        if instance is not None:
            to = self.one(db, CourseVersion.id)
            move_instance(db, None, instance.id, to, expected_version_id=instance.version_id)

    def close(self, db: Session) -> None:
        close_instance(db, None, self.one(db, CourseInstance.id))

    def hide_course(self, db: Session) -> None:
        db.execute(sa.update(Course).values(members_only=self.random.random() < 0.5))

    def ask(self, db: Session) -> None:
        where = episode_of(db, "small", "begin", "e1").at()
        said = Typed("Why a heron?", "<p>Why a heron?</p>", "Kari", None)
        who = self.random.choice([None, *self.people])
        asking.ask_question(
            db, who and who.id, where, said, key=None, at_once=self.random.random() < 0.5, waiting_most=100
        )

    def reply(self, db: Session) -> None:
        said = Typed("So it is.", f"<p>Because of {self.random.random()}.</p>", "Hal", None)
        who = self.random.choice(self.people)
        add_reply(db, who.id, self.one(db, Question.id), said, key=None, at_once=True, waiting_most=100)

    def decide(self, db: Session) -> None:
        question = self.one(db, Question.id)
        reply = db.scalar(sa.select(Reply.public_id).where(Reply.question_id == question).limit(1)) or ""
        on_question: list[Callable[..., object]] = [
            deciding.show_question,
            deciding.hide_question,
            deciding.unmark_answer,
        ]
        on_reply: list[Callable[..., object]] = [deciding.show_reply, deciding.hide_reply, deciding.mark_answer]
        if self.random.random() < 0.4:
            self.random.choice(on_question)(db, None, question)
        else:
            self.random.choice(on_reply)(db, None, question, reply)

    def withdraw(self, db: Session) -> None:
        question = db.get(Question, self.one(db, Question.id))
        if question is not None:
            asking.withdraw_question(db, question)

    def forget(self, db: Session) -> None:
        tidy(db)

    def something(self) -> str:
        verbs = [self.attach, self.detach, self.caption, self.uncaption, self.host, self.move, self.close]
        verbs += [self.hide_course, self.ask, self.ask, self.reply, self.reply, self.decide, self.decide]
        verbs += [self.withdraw, self.forget]
        if self.random.random() < 0.2:
            self.publish()
            return "publish"
        verb = self.random.choice(verbs)
        try:
            with unit_of_work(self.database) as db:
                verb(db)
        except Refusal:
            return f"{verb.__name__} (refused)"
        return verb.__name__


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_incremental_and_anew_agree(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path, seed: int
) -> None:
    doings = Doings(database, storage, cast, tmp_path, seed)
    doings.publish()
    done: list[str] = []
    areas: set[object] = set()
    for step in range(60):
        done.append(doings.something())
        areas |= {row[0] for row in rows(database)}
        if step % 20 == 19:
            agrees(database, done)
    for who in doings.people:
        with unit_of_work(database) as db:
            personal.erase(db, who.id)
        agrees(database, [*done, "erase"])
    before = rows(database)
    with unit_of_work(database) as db:
        db.execute(sa.delete(SearchText))
    rebuild(database)
    assert rows(database) == before
    assert areas == {"question", "version", "video"}
    assert sum("refused" not in name for name in done) > 20


def agrees(database: Database, done: list[str]) -> None:
    """A rebuild finds nothing to do."""
    found = [(one.area, one.mended, one.removed) for one in rebuild(database)]
    assert found == [("question", 0, 0), ("version", 0, 0), ("video", 0, 0)], done


def test_versions_that_nobody_reads_are_not_kept(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    def indexed() -> list[int]:
        with database.session() as db:
            found = sa.select(CourseVersion.number).join(SearchText, SearchText.owner_id == CourseVersion.id)
            return sorted(db.scalars(found.where(SearchText.area == VERSION).distinct()))

    first = published(database, storage, write_course(tmp_path / "1", words="One."))
    with unit_of_work(database) as db:
        instance = open_instance(db, None, cast.nord.id, first.course_id, "spring").id
    published(database, storage, write_course(tmp_path / "2", words="Two.", version="2.0"))
    assert indexed() == [1, 2]
    third = published(database, storage, write_course(tmp_path / "3", words="Three.", version="3.0"))
    assert indexed() == [1, 3]
    with unit_of_work(database) as db:
        move_instance(db, None, instance, third.version_id, expected_version_id=first.version_id)
    assert indexed() == [3]
    published(database, storage, write_course(tmp_path / "4", words="One.", version="1.0"))
    assert indexed() == [1, 3]


def test_pages_from_before_there_was_a_search_are_read_anew(
    database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    words = "A kingfisher.\n\n:::{solution}\nA toucan.\n:::\n\nPuffin\n: a bird\n"
    published(database, storage, write_course(tmp_path, words=words))
    before = rows(database)
    assert not [row for row in before if "toucan" in str(row)]
    assert [row for row in before if "term" in row]
    with unit_of_work(database) as db:
        for page in db.scalars(sa.select(PageText)):
            page.sections = [{"anchor": "", "title": "", "text": "A kingfisher. A toucan."}]
    rebuild(database)
    assert rows(database) == before


def test_what_is_erased_is_gone_from_the_index(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    published(database, storage, write_course(tmp_path))
    with unit_of_work(database) as db:
        where = episode_of(db, "small", "begin", "e1").at()
        for text in ("My own ptarmigan?", "My other ptarmigan?"):
            said = Typed(text, f"<p>{text}</p>", "Bo", None)
            kept = asking.ask_question(db, cast.bo.id, where, said, key=None, at_once=True, waiting_most=100)
        said = Typed("Yes.", "<p>Yes.</p>", "Ada", None)
        add_reply(db, cast.admin.id, kept.id, said, key=None, at_once=True, waiting_most=100)
    assert sum("ptarmigan" in str(row) for row in rows(database)) == 2
    with unit_of_work(database) as db:
        personal.erase(db, cast.bo.id)
    assert [row for row in rows(database) if "own ptarmigan" in str(row)] == []
    assert sum("other ptarmigan" in str(row) for row in rows(database)) == 1
