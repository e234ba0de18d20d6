"""A course of two episodes, given at Nord (Ada teaches, Hal helps) and at Sør (Cy teaches)."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tests.learning.scene import make as make_course
from tests.support.cast import Cast, person
from videre.accounts.models import User
from videre.courses.models import Course, CourseInstance, Staff
from videre.discussion.actions.asking import ask_question
from videre.discussion.models import Question
from videre.discussion.places import Place, episode_at, episode_of
from videre.discussion.typed import Typed
from videre.foundation import clock
from videre.partners.models import Membership


@dataclass(frozen=True, slots=True)
class Scene:
    """What was made; ``hal`` helps in Nord's instance, ``olga`` helps at the installation's own partner."""

    course: Course
    nord: CourseInstance
    sor: CourseInstance
    hal: User
    olga: User


def make(db: Session, cast: Cast) -> Scene:
    """Everything, committed."""
    made = make_course(db, cast.own)
    instances = [
        CourseInstance(
            partner_id=partner.id,
            course_id=made.course.id,
            version_id=made.version.id,
            slug="spring",
            created_at=clock.now(),
        )
        for partner in (cast.nord, cast.sor)
    ]
    db.add_all(instances)
    db.flush()
    hal, olga = person(db, "Hal", "hal@nord.example"), person(db, "Olga", "olga@videre.example")
    db.add(Staff(instance_id=instances[0].id, user_id=hal.id, role="helper", since=clock.now()))
    db.add(Membership(partner_id=cast.own.id, user_id=olga.id, role="helper", since=clock.now()))
    db.commit()
    return Scene(made.course, instances[0], instances[1], hal, olga)


def place(db: Session, scene: Scene, *, at: str = "", exercise: str = "", partner: str = "") -> Place:
    """In the first episode."""
    if partner:
        return episode_at(db, partner, "spring", "one", "first").at(second=at, exercise=exercise)
    return episode_of(db, scene.course.slug, "one", "first").at(second=at, exercise=exercise)


def words(text: str = "Why?", *, name: str = "", address: str | None = None) -> Typed:
    """Words that need no rendering."""
    return Typed(text, f"<p>{text}</p>", name, address)


def asked(
    db: Session,
    scene: Scene,
    user_id: int | None = None,
    *,
    text: str = "Why?",
    at: str = "",
    exercise: str = "",
    partner: str = "",
    key: str | None = None,
    at_once: bool = False,
    most: int = 100,
    address: str | None = None,
) -> Question:
    """A question, committed."""
    where = place(db, scene, at=at, exercise=exercise, partner=partner)
    said = words(text, name="Kari", address=address)
    made = ask_question(db, user_id, where, said, key=key, at_once=at_once, waiting_most=most)
    db.commit()
    return made
