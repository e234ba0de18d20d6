"""A small course with two episodes, four exercises and two videos, made of rows."""

import base64
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.content.exercises import OptionVerdict, kinds, stored_spec
from videre.content.exercises.choice import ChoiceSpec
from videre.content.exercises.number import Foreseen, NumberSpec
from videre.content.exercises.tick import TickSpec
from videre.content.rendered import Exercise
from videre.courses.models import Course, CourseVersion, EpisodeVideo, PageText
from videre.courses.outline import AuthorOutline, CourseOutline, EpisodeOutline, ExerciseOutline, LessonOutline
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.media.models import Video
from videre.partners.models import Partner

SECONDS = 125.3
BITS = 126
WANTED = 90


@dataclass(frozen=True, slots=True)
class Scene:
    """What was made."""

    course: Course
    version: CourseVersion
    video: Video
    other_video: Video


def exercise(
    name: str, kind: str, spec: Any, *, optional: bool = False, public: dict[str, Any] | None = None
) -> Exercise:
    """An exercise as it is kept with a version."""
    return Exercise(
        id=name,
        kind=kind,
        title=name.replace("-", " ").capitalize(),
        prompt_html="<p>?</p>",
        hints_html=(),
        solution_html="",
        minutes=3,
        optional=optional,
        needs=None,
        public=public or {},
        spec=stored_spec(kinds()[kind], spec),
    )


def choice(name: str = "which", *, right: str = "b") -> Exercise:
    """Three options of which one is right."""
    options = {key: OptionVerdict(key == right, f"<p>about {key}</p>") for key in "abc"}
    public = {"multiple": False, "options": [{"key": key, "html": f"<p>option {key}</p>"} for key in "abc"]}
    return exercise(name, "choice", ChoiceSpec(False, options), public=public)


def number(name: str = "how-many") -> Exercise:
    """The answer is twelve and a half."""
    right = Foreseen(Decimal("12.5"), True, "<p>yes</p>")
    spec = NumberSpec((right,), Decimal(0), False, "days", "<p>count again</p>")
    return exercise(name, "number", spec, public={"unit": "days"})


def tick(name: str = "done-it", *, optional: bool = False) -> Exercise:
    """Read and tick."""
    return exercise(name, "tick", TickSpec(), optional=optional)


EPISODES: dict[str, tuple[Exercise, ...]] = {
    "first": (choice(), number()),
    "second": (tick(), tick("extra", optional=True)),
}


def outline(episodes: dict[str, tuple[Exercise, ...]]) -> CourseOutline:
    """One lesson "one" with these episodes."""
    made = tuple(
        EpisodeOutline(
            id=name,
            title=name.capitalize(),
            summary="",
            minutes=12,
            optional=False,
            exercises=tuple(ExerciseOutline(e.id, e.kind, e.title, e.minutes, e.optional) for e in exercises),
        )
        for name, exercises in episodes.items()
    )
    return CourseOutline(
        title="Hand it over",
        language="en",
        summary="s",
        licence="CC-BY-4.0",
        audience="",
        minutes=24,
        prerequisites=(),
        authors=(AuthorOutline("Ada", None, None),),
        lessons=(LessonOutline("one", "One", "", False, made),),
    )


def add_version(
    db: Session, course: Course, number_: int, episodes: dict[str, tuple[Exercise, ...]] | None = None
) -> CourseVersion:
    """Another version, which becomes the current one."""
    episodes = EPISODES if episodes is None else episodes
    version = CourseVersion(
        course_id=course.id,
        number=number_,
        label=f"{number_}.0",
        digest=f"{course.slug}-{number_}",
        outline=outline(episodes).to_json(),
        published_at=clock.now(),
    )
    db.add(version)
    db.flush()
    for name, exercises in episodes.items():
        db.add(
            PageText(
                version_id=version.id,
                kind="episode",
                page_id=name,
                html="<p>text</p>",
                contents=[],
                exercises=[asdict(one) for one in exercises],
                sections=[],
                notes_html="",
            )
        )
    course.current_version_id = version.id
    db.flush()
    return version


def add_course(db: Session, slug: str, episodes: dict[str, tuple[Exercise, ...]] | None = None) -> Course:
    """A course with its first version."""
    course = Course(slug=slug, created_at=clock.now())
    db.add(course)
    db.flush()
    add_version(db, course, 1, episodes)
    return course


def add_video(db: Session, partner: Partner, name: str, seconds: float = SECONDS) -> Video:
    """A published video."""
    video = Video(
        public_id=new_public_id(),
        partner_id=partner.id,
        name=name,
        title=name,
        seconds=seconds,
        width=720,
        height=900,
        file_key=f"sha256/00/{name}.mp4",
        file_bytes=1000,
        source="file",
        created_at=clock.now(),
        published_at=clock.now(),
    )
    db.add(video)
    db.flush()
    return video


def attach(
    db: Session, course: Course, episode_id: str, video: Video, start: float = 0.0, end: float | None = None
) -> EpisodeVideo:
    """Let an episode show a video from now on."""
    row = EpisodeVideo(
        course_id=course.id,
        episode_id=episode_id,
        video_id=video.id,
        start_second=start,
        end_second=end,
        since=clock.now(),
    )
    db.add(row)
    db.flush()
    return row


def make(db: Session, partner: Partner, slug: str = "hand-it-over") -> Scene:
    """The course with a video for each episode, committed."""
    course = add_course(db, slug)
    version = db.get_one(CourseVersion, course.current_version_id)
    video, other = add_video(db, partner, f"{slug}-v1"), add_video(db, partner, f"{slug}-v2")
    attach(db, course, "first", video)
    attach(db, course, "second", other)
    db.commit()
    return Scene(course, version, video, other)


def bits(seconds: Iterable[int], size: int = BITS) -> bytes:
    """The set of these seconds."""
    value = 0
    for second in seconds:
        value |= 1 << second
    return value.to_bytes((size + 7) // 8, "little")


def wire(seconds: Iterable[int], size: int = BITS) -> str:
    """The set of these seconds as it is sent."""
    return base64.b64encode(bits(seconds, size)).decode()


def report(seen: Iterable[int], again: Iterable[int] = (), position: float = 0.0, age_ms: float = 0) -> dict[str, Any]:
    """A report about the scene's video."""
    return {
        "client": "k3",
        "sequence": 1,
        "seconds": BITS,
        "seen": wire(seen),
        "again": wire(again),
        "position": position,
        "age_ms": age_ms,
    }


def who(user: User) -> tuple[int, int]:
    """What the cookie of a signed-in person claims."""
    return user.id, user.session_version
