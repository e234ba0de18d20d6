"""Small courses for tests: written as files, as an author would, and published from there."""

from pathlib import Path

from videre.accounts.models import User
from videre.courses.models import Course
from videre.courses.publishing import Published, publish_folder
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database
from videre.foundation.storage import Storage
from videre.learning.models import Tick
from videre.media.models import Video

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


def write_course(
    parent: Path,
    slug: str = "small",
    *,
    title: str = "A small course",
    version: str = "1.0",
    kind: str = "choice",
    video: str | None = "first-clip",
    pauses: str = '[{ at = "0:05", exercise = "pick" }]',
    episodes: int = 2,
    words: str = "Some text to read.",
) -> Path:
    """A course with one lesson: the first episode has a video, a picture and an exercise `pick`."""
    folder = parent / slug
    lesson = folder / "begin"
    lesson.mkdir(parents=True, exist_ok=True)
    names = ", ".join(f'"e{number}.md"' for number in range(1, episodes + 1))
    (folder / "course.toml").write_text(
        f'format = 1\nid = "{slug}"\ntitle = "{title}"\nlanguage = "en"\nversion = "{version}"\n'
        'summary = "You will be able to begin."\nlicence = "CC-BY-4.0"\n'
        'prerequisites = ["you can open a terminal"]\n'
        '[[authors]]\nname = "Ada Nordmann"\norcid = "0000-0002-1825-0097"\n'
        f'[[lessons]]\nid = "begin"\ntitle = "How to begin"\nsummary = "First steps."\nepisodes = [{names}]\n'
    )
    (lesson / "in-brief.md").write_text("What this lesson is about, in three sentences. ![a dot](dot.png)\n")
    (lesson / "dot.png").write_bytes(PIXEL)
    answers = {
        "choice": "- [x] this one {feedback: Yes.}\n- [ ] that one {feedback: No: look again.}\n",
        "number": "- [x] 42 {feedback: Yes.}\n- [ ] 41 {feedback: One too few.}\n",
        "tick": "",
    }[kind]
    for number in range(1, episodes + 1):
        head = f'+++\nid = "e{number}"\ntitle = "Episode {number}"\nminutes = {min(5 * number, 600)}\n'
        body = f"{words}\n\n## More of it\n\nAnd more.\n"
        if number == 1:
            if video is not None:
                head += f'video = "{video}"\npauses = {pauses}\n'
            body += (
                f"\n![a dot](dot.png)\n\n:::{{exercise}} Pick\n:id: pick\n:kind: {kind}\n\nWhich one?\n\n{answers}:::\n"
            )
        (lesson / f"e{number}.md").write_text(f"{head}+++\n\n{body}")
    return folder


def published(database: Database, storage: Storage, folder: Path, *, orphan_answers: bool = False) -> Published:
    """Publish a folder that has no errors."""
    done, problems = publish_folder(database, storage, folder, None, orphan_answers=orphan_answers)
    assert done is not None, [str(problem) for problem in problems]
    return done


def ready_video(database: Database, partner_id: int, name: str, seconds: float = 60.0) -> int:
    """A published video as the media room leaves it."""
    with database.session() as db:
        video = Video(
            public_id=new_public_id(),
            partner_id=partner_id,
            name=name,
            title=name.capitalize(),
            seconds=seconds,
            width=720,
            height=900,
            silent=True,
            file_key="video/" + "a" * 32 + ".mp4",
            file_bytes=100_000,
            source="test",
            created_at=clock.now(),
            published_at=clock.now(),
        )
        db.add(video)
        db.commit()
        return video.id


def live_revision(database: Database, slug: str) -> int:
    """The course's live revision as others see it."""
    with database.session() as db:
        return db.query(Course.live_revision).filter_by(slug=slug).scalar() or 0


def ticked(database: Database, who: User, course_id: int, item: str, item_id: str, *, version: int = 1) -> None:
    """What stands when somebody has read an episode or done an exercise."""
    state = "read" if item == "episode" else "done"
    with database.session() as db:
        db.add(
            Tick(
                user_id=who.id,
                course_id=course_id,
                item=item,
                item_id=item_id,
                state=state,
                version_number=version,
                at=clock.now(),
            )
        )
        db.commit()
