"""Two partners' data never meet: every route for those who teach or run a partner, tried by everybody on everything.

Generated from the inventory. A thing of the other partner answers exactly like one that does not exist; the positive
control is that whoever may does get through.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import visitor
from tests.live import scene as hours
from tests.support.cast import Cast
from tests.support.sending import token
from videre.accounts.models import User
from videre.courses.models import Course, CourseDraft, CourseInstance, CourseSource, CourseVersion
from videre.discussion.models import Question
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database
from videre.learning.models import Enrolment
from videre.live.actions.agenda import add_topic
from videre.live.actions.scheduling import schedule_session
from videre.live.models import CodeCase
from videre.media.models import Upload, Video
from videre.partners.models import Invitation, JoiningQuestion, Membership
from videre.web.routes import Declared, inventory

GUARDED = ("staff", "partner-administrator", "instance-helper", "instance-instructor")
NOTHING = "222222222222"
NO_SLUG = "there-is-none"
FREE: dict[str, Any] = {"what": "approve", "lesson": "one", "episode": "first", "name": "picture.png", "number": 2}
"""Parts of addresses that belong to nobody."""
OF_NOBODY = {"teach.draft_nothing"}
"""The preview's forms lead nowhere, so they look at nothing and say the same to everybody."""


@dataclass
class Belongings:
    """What a partner has, by the name it goes by in addresses."""

    parts: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.parts[name]


@dataclass
class World:
    """Both partners with one of everything, and who may."""

    nord: Belongings
    sor: Belongings
    cast: Cast


def belongings(db: Session, slug: str, partner_id: int, host: User, learner: User, at: int, course: int) -> Belongings:
    """One of everything for a partner."""
    now = clock.now()
    instance = db.get_one(CourseInstance, at)
    instance.slug = f"autumn-{slug}"
    db.add(Membership(partner_id=partner_id, user_id=host.id, role="administrator", since=now))
    hour = schedule_session(db, host.id, course, hours.plan(), instance_ids=[at])
    topic = add_topic(db, host.id, hour.id, "Paths")
    common = {"partner_id": partner_id, "created_at": now}
    video = Video(public_id=new_public_id(), name="film", title="A film", source="film.mp4", **common)
    upload = Upload(
        public_id=new_public_id(), user_id=host.id, file_name="a.mp4", bytes=10, wishes={}, changed_at=now, **common
    )
    draft = CourseDraft(
        public_id=new_public_id(), user_id=host.id, origin="zip", name="a.zip", changed_at=now, **common
    )
    question = Question(
        public_id=new_public_id(),
        course_id=course,
        instance_id=at,
        version_number=1,
        episode_id="first",
        text="Why?",
        html="<p>Why?</p>",
        created_at=now,
        shown_at=now,
    )
    case = CodeCase(
        public_id=new_public_id(), course_id=course, instance_id=at, code="x = 1", state="new", created_at=now
    )
    invitation = Invitation(
        public_id=new_public_id(),
        address=f"new@{slug}.example",
        role="helper",
        nonce=new_public_id(),
        expires_at=now,
        **common,
    )
    asked = JoiningQuestion(
        key=f"own-{slug}", kind="text", label="Why?", purpose="To know.", options=[], position=1, **common
    )
    enrolment = Enrolment(instance_id=at, user_id=learner.id, state="asked", asked_at=now)
    source = CourseSource(public_id=new_public_id(), repository="https://forge.example/a/b", **common)
    db.add_all((video, upload, draft, source, question, case, invitation, asked, enrolment))
    db.flush()
    own_course = versions_of_its_own(db, slug, partner_id, course)
    return Belongings(
        {
            "partner": slug,
            "course": own_course,
            "instance": instance.slug,
            "live": hour.public_id,
            "topic": topic.public_id,
            "video": video.public_id,
            "upload": upload.public_id,
            "draft": draft.public_id,
            "source": source.public_id,
            "question": question.public_id,
            "asked": asked.key,
            "case": case.public_id,
            "invitation": invitation.public_id,
            "learner": learner.public_id,
            "host": host.public_id,
        }
    )


def versions_of_its_own(db: Session, slug: str, partner_id: int, like: int) -> str:
    """A course of the partner with two versions, read like another."""
    read = db.scalars(sa.select(CourseVersion).where(CourseVersion.course_id == like)).one()
    own = Course(slug=f"course-{slug}", partner_id=partner_id, members_only=True, created_at=clock.now())
    db.add(own)
    db.flush()
    for number in (1, 2):
        version = CourseVersion(
            course_id=own.id,
            number=number,
            label=f"{number}.0",
            digest=f"{slug}-{number}",
            outline=read.outline,
            published_at=clock.now(),
        )
        db.add(version)
        db.flush()
        own.current_version_id = version.id
    db.flush()
    return own.slug


@pytest.fixture
def world(database: Database, cast: Cast) -> World:
    with database.session() as db:
        made = hours.make(db, cast)
        nord = belongings(db, "nord", cast.nord.id, cast.ada, cast.bo, made.at_nord, made.course)
        sor = belongings(db, "sor", cast.sor.id, cast.cy, cast.di, made.at_sor, made.course)
        db.commit()
    return World(nord, sor, cast)


def guarded(app: Flask) -> Iterator[tuple[Declared, frozenset[str]]]:
    """Every route that is not for everybody and names something, with the names in its address."""
    for one in inventory(app):
        rule = next(r for r in app.url_map.iter_rules() if r.endpoint == one.endpoint and r.rule == one.rule)
        if one.policy.name in GUARDED and rule.arguments - FREE.keys() and one.endpoint not in OF_NOBODY:
            yield one, frozenset(rule.arguments)


def own_name(one: Declared, name: str) -> str:
    """Which belonging is meant by a part of the address."""
    if name == "question":
        return "asked" if one.policy.name == "partner-administrator" else "question"
    if name == "person":
        return "learner" if one.policy.name == "instance-instructor" else "host"
    return name


def address(app: Flask, one: Declared, names: frozenset[str], method: str, whose: Callable[[str], str]) -> str:
    """The address with `whose` things in it."""
    parts = {name: FREE[name] if name in FREE else whose(own_name(one, name)) for name in names}
    return str(app.url_map.bind("localhost").build(one.endpoint, parts, method=method))


def missing(name: str) -> str:
    """Something of that name that nobody has."""
    return NO_SLUG if name in ("partner", "instance", "asked", "course") else NOTHING


def asked(browser: FlaskClient, method: str, path: str, csrf: str) -> TestResponse:
    """The answer to a form that is complete enough to be looked at."""
    data = {"csrf_token": csrf, "do": "hide"} if method != "GET" else None
    return browser.open(path, method=method, data=data)


def said(answer: TestResponse, *ids: str) -> str:
    """What an answer says, without what must differ: its number, and the address asked for."""
    text = re.sub(r"\b[0-9a-f]{12,}\b", "", answer.get_data(as_text=True))
    for one in ids:
        text = text.replace(one, "")
    return text


def test_there_is_much_to_try(app: Flask) -> None:
    assert len(list(guarded(app))) > 40


def test_the_other_partners_things_are_like_missing_ones(
    app: Flask, world: World, signed_in: Callable[[User], FlaskClient]
) -> None:
    browser = signed_in(world.cast.cy)
    csrf = token(browser)
    for one, names in guarded(app):
        for method in one.methods:
            other = address(app, one, names, method, world.nord.__getitem__)
            nowhere = address(app, one, names, method, missing)
            found, none = asked(browser, method, other, csrf), asked(browser, method, nowhere, csrf)
            # A form that cannot be read is refused before anything is looked for, alike for everything.
            assert found.status_code == none.status_code in (404, 422), (one.endpoint, method, found.status_code)
            assert said(found, other, *world.nord.parts.values()) == said(none, nowhere, NOTHING, NO_SLUG), other


def test_nobody_reaches_other_things_through_their_own_partner(
    app: Flask, world: World, signed_in: Callable[[User], FlaskClient]
) -> None:
    browser = signed_in(world.cast.cy)
    csrf, tried = token(browser), 0
    for one, names in guarded(app):
        inner = names - FREE.keys() - {"partner"}
        if "partner" not in names or not inner:
            continue
        for method in one.methods:
            # The partner is Cy's own, what stands below it is Nord's.
            path = address(app, one, names, method, lambda name: (world.sor if name == "partner" else world.nord)[name])
            assert asked(browser, method, path, csrf).status_code == 404, (one.endpoint, method)
            tried += 1
    assert tried > 8


@pytest.mark.parametrize("who", ["visitor", "bo", "di"])
def test_who_works_nowhere_finds_nothing(
    app: Flask, world: World, signed_in: Callable[[User], FlaskClient], who: str
) -> None:
    browser = visitor(app) if who == "visitor" else signed_in(getattr(world.cast, who))
    csrf = "" if who == "visitor" else token(browser)
    for one, names in guarded(app):
        for method in one.methods:
            path = address(app, one, names, method, world.nord.__getitem__)
            status = asked(browser, method, path, csrf).status_code
            expected = {404} if who != "visitor" else {302} if method == "GET" else {401}
            assert status in expected, (one.endpoint, method, status)


def test_whoever_may_gets_through(app: Flask, world: World, signed_in: Callable[[User], FlaskClient]) -> None:
    """The control: with the same addresses, Ada reads her own and the administrator everybody's."""
    for who, things in ((world.cast.ada, world.nord), (world.cast.admin, world.sor)):
        browser = signed_in(who)
        read, refused = 0, []
        for one, names in guarded(app):
            if "GET" not in one.methods:
                continue
            path = address(app, one, names, "GET", things.__getitem__)
            status = asked(browser, "GET", path, "").status_code
            assert status < 500, (one.endpoint, status)
            if status == 404:
                refused.append(one.endpoint)
            else:
                read += 1
        # A draft that is still being checked has no pages yet, and a new partner tries no look.
        empty = {f"teach.draft_{page}" for page in ("lesson", "episode", "file", "changes")} | {"teach.upload_file"}
        # A file on its way in is only for whoever sends it.
        assert set(refused) <= empty | ({"teach.upload"} if who is world.cast.admin else set())
        assert read > 15
