"""The learners of the demo: 23 at Nord, 6 at Sør and one who waits there. All invented, and uneven on purpose.

What they did is brought in as a browser would bring it, with ages, so that everything counted is counted as ever.
Only the days on which they joined are set by hand: nobody can join in the past.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from videre.accounts.actions import add_account
from videre.accounts.models import User
from videre.accounts.queries import user_by_address
from videre.cli.demo_cast import DemoCast
from videre.cli.demo_course import COURSE
from videre.cli.setup import Setting
from videre.courses.models import CourseInstance
from videre.courses.queries import PublishedExercise, course_shown
from videre.courses.rules import Joining
from videre.foundation import clock
from videre.foundation.database import unit_of_work
from videre.learning.actions.enrolling import approve_person, join_instance, questions_of
from videre.learning.actions.merging import merge
from videre.learning.coverage import bit_count, byte_count, encode
from videre.learning.models import Enrolment
from videre.learning.people import enrolment_of
from videre.learning.published import current
from videre.media.models import Video
from videre.partners.asking import COUNTRY, Asked, Kind

DAY_MS = 24 * 3600 * 1000
COUNTRIES = ("no", "no", "se", "fi", "fi", "dk", "is", "ee")
LINES = ("Python on my laptop", "a cluster", "R, mostly", "whatever the group has")
TYPED = {  # a right answer, and a wrong one that people give
    "which-python": ("3.10", "3.9"),
    "which-name": ("ICE_LIMIT", "LIMIT"),
    "count-by-hand": ("6", "7"),
    "four-days": ("4", "3"),
    "how-far-off": ("0.2667", "0.25"),
    "share-missing": ("0.455", "0.00455"),
    "other-disguises": ("NaN", "null"),
    "two-or-none": ("2", "1.6"),
    "command-not-found": ("python3", "py"),
    "which-number-convinces": ("-2.32", "2.32"),
}


@dataclass(frozen=True, slots=True)
class _Learner:
    """Who, how many episodes they are through, how many days ago they were last at work, how often they err."""

    name: str
    episodes: int
    silent: int
    errs: float = 0.3
    joined: int = 30


NORD = (
    _Learner("Aino Lehtola", 7, 2, 0.1),
    _Learner("Birgit Sandvær", 5, 1),
    _Learner("Dagfinn Ytrebø", 4, 0, 0.5),
    _Learner("Eydís Hraunfjörð", 6, 4),
    _Learner("Elle Risten", 2, 23),
    _Learner("Frode Myklevik", 1, 26, 0.7),
    _Learner("Gunnel Åström", 3, 6),
    _Learner("Halvard Tveitnes", 0, 0, joined=3),
    _Learner("Iiro Kataja", 4, 3, 0.6),
    _Learner("Johanne Bakkemo", 7, 9, 0.2),
    _Learner("Kalle Ruotsi", 1, 1, joined=5),
    _Learner("Liv Nordeng", 2, 17, 0.8),
    _Learner("Maarja Kuusk", 5, 0),
    _Learner("Njål Hestvik", 0, 0, joined=21),
    _Learner("Oddný Bergstað", 3, 2),
    _Learner("Päivi Honkala", 4, 12),
    _Learner("Ragna Sjøvik", 1, 2, joined=4),
    _Learner("Sigurður Melrakki", 2, 5, 0.5),
    _Learner("Tora Løvdal", 6, 1, 0.2),
    _Learner("Ulrika Fors", 3, 20),
    _Learner("Veikko Saarnio", 1, 29),
    _Learner("Yngvild Aas", 2, 0, joined=9),
)
SOR = (
    _Learner("Eydís Hraunfjörð", 6, 4, joined=6),
    _Learner("Asger Holmkær", 2, 1, joined=6),
    _Learner("Freja Engsig", 1, 0, joined=5),
    _Learner("Kaspar Tamm", 3, 2, 0.5, joined=6),
    _Learner("Signe Rønhave", 0, 0, joined=2),
    _Learner("Tuomas Vesala", 1, 3, 0.6, joined=6),
)
ASKS = _Learner("Mette Skovlund", 1, 0)


def fill(setting: Setting, cast: DemoCast) -> None:
    """Everybody with their evidence and where they take part; a second time, nothing."""
    with unit_of_work(setting.database) as db:
        learned: set[int] = set()
        for partner_id, host, people in ((cast.nord, cast.ada, NORD), (cast.sor, cast.cy, SOR)):
            instance = db.scalars(sa.select(CourseInstance).where(CourseInstance.partner_id == partner_id)).first()
            if instance is None:
                continue
            for learner in people:
                user = _account(db, learner.name)
                if user.id not in learned and enrolment_of(db, instance.id, user.id) is None:
                    _learn(db, setting, user, learner)
                learned.add(user.id)
                _join(db, instance, user, learner, host)
            if partner_id == cast.nord:
                _join(db, instance, db.get_one(User, cast.bo), _Learner("Bo", 1, 0, joined=12), host)
            else:
                _ask(db, setting, instance)


def _account(db: Session, name: str) -> User:
    """Without a password: nobody signs in as one of them."""
    plain = name.split()[0].lower().translate(str.maketrans("åäæøöíýðáéúó", "aaaooiydaeuo"))
    address = f"{plain}@learners.example"
    return user_by_address(db, address) or add_account(db, None, address, name)


def _join(db: Session, instance: CourseInstance, user: User, learner: _Learner, host: int) -> None:
    if enrolment_of(db, instance.id, user.id) is not None:
        return
    join_instance(db, user.id, instance.id, answers=_told(questions_of(db, instance), Random(learner.name)))
    if instance.joining == Joining.APPROVAL:
        approve_person(db, host, instance.id, user.public_id)
    then = clock.now() - timedelta(days=learner.joined, hours=len(learner.name))
    of_them = (Enrolment.instance_id == instance.id, Enrolment.user_id == user.id)
    db.execute(sa.update(Enrolment).where(*of_them).values(asked_at=then, joined_at=then))


def _ask(db: Session, setting: Setting, instance: CourseInstance) -> None:
    user = _account(db, ASKS.name)
    if enrolment_of(db, instance.id, user.id) is None:
        _learn(db, setting, user, ASKS)
        join_instance(db, user.id, instance.id, answers=_told(questions_of(db, instance), Random(ASKS.name)))


def _told(asked: Sequence[Asked], chance: Random) -> dict[str, str]:
    """Answers as people give them: some to everything, some to nothing, most to a part."""
    gives = chance.choice((0.0, 0.5, 0.8, 1.0, 1.0))
    told = {}
    for question in asked:
        if question.required or chance.random() < gives:
            keys = COUNTRIES if question.key == COUNTRY else [option.key for option in question.options]
            told[question.key] = chance.choice(keys) if question.kind is Kind.CHOICE else chance.choice(LINES)
    return told


def _learn(db: Session, setting: Setting, user: User, learner: _Learner) -> None:
    body = _evidence(db, learner)
    settings = setting.settings
    merge(db, (user.id, user.session_version), body, wanted_percent=settings.watched_share, longest=10_000)


def _evidence(db: Session, learner: _Learner) -> dict[str, Any]:
    """What the learner's browser would bring: videos seen, exercises tried, episodes read, each so many days ago."""
    course, shown, chance = current(db, COURSE), course_shown(db, COURSE), Random(learner.name)
    clips = shown.clips if shown else {}
    seconds = {row.public_id: row.seconds for row in db.execute(sa.select(Video.public_id, Video.seconds))}
    body: dict[str, Any] = {"videos": [], "episodes": [], "answers": []}
    order = [episode for _lesson, episode in course.outline.episodes()]
    for number, episode in enumerate(order[: learner.episodes + 1]):
        is_last = number == learner.episodes
        if is_last and not learner.episodes:
            break
        age = (learner.silent + 2 * max(learner.episodes - 1 - number, 0)) * DAY_MS + chance.randrange(3_600_000)
        clip = clips.get(episode.id)
        seen_share = chance.uniform(0.2, 0.6) if is_last else 1.0
        if clip is not None:
            whole = seconds[clip.public_id]
            bits = bit_count(whole)
            reached = int(clip.start + seen_share * (clip.end - clip.start))
            seen = sum(1 << second for second in range(int(clip.start), min(reached + 1, bits)))
            size = byte_count(bits)
            body["videos"].append(
                {
                    "video": clip.public_id,
                    "seconds": bits,
                    "seen": encode(seen.to_bytes(size, "little")),
                    "again": encode(bytes(size)),
                    "position": float(min(reached, whole)),
                    "age_ms": age,
                }
            )
        elif not is_last:
            body["episodes"].append({"course": COURSE, "episode": episode.id, "how": "read", "age_ms": age})
        if not is_last:
            for exercise in episode.exercises:
                body["answers"] += _answers(course.exercises[exercise.id], learner, chance, age)
    return body


def _answers(published: PublishedExercise, learner: _Learner, chance: Random, age: int) -> Iterator[dict[str, Any]]:
    """One wrong try, a right one, both or none."""
    exercise = published.exercise
    if chance.random() < (0.35 if exercise.optional or exercise.kind == "tick" else 0.08):
        return
    right, wrong = _right_and_wrong(published)
    tries = [wrong] if wrong is not None and chance.random() < learner.errs else []
    if not tries or chance.random() < 0.75:
        tries.append(right)
    for number, answer in enumerate(tries):
        key = f"demo-{exercise.id}-{number}"[:40]
        own = {"course": COURSE, "exercise": exercise.id, "answer": answer, "key": key}
        yield own | {"age_ms": age - 60_000 * number if age > 600_000 else age}


def _right_and_wrong(published: PublishedExercise) -> tuple[object, object | None]:
    exercise = published.exercise
    if exercise.kind == "tick":
        return True, None
    if exercise.kind == "choice":
        keys = [option["key"] for option in exercise.public["options"]]
        most = len(keys) if exercise.public["multiple"] else 1
        chosen = [list(some) for size in range(1, most + 1) for some in combinations(keys, size)]
        right = next(some for some in chosen if published.grader.grade(some).correct)
        return right, next(some for some in chosen if some != right)
    return TYPED[exercise.id]
