"""A small course with a video for pages that ask, and who asks."""

import re
from pathlib import Path

from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.support.courses import published, ready_video, write_course
from videre.courses.actions import attach_video
from videre.courses.models import CourseInstance, Staff
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage

PAGE = "/courses/small/begin/e1/"
QUESTIONS = PAGE + "questions"


def open_course(database: Database, storage: LocalStorage, cast: Cast, folder: Path) -> int:
    """The course with its video and an instance at Nord, where Ada is staff; the id of the course."""
    done = published(database, storage, write_course(folder / "written"))
    video_id = ready_video(database, cast.own.id, "first-clip")
    with unit_of_work(database) as db:
        attach_video(db, None, done.course_id, "e1", video_id)
        instance = CourseInstance(
            partner_id=cast.nord.id,
            course_id=done.course_id,
            version_id=done.version_id,
            slug="small",
            created_at=clock.now(),
        )
        db.add(instance)
        db.flush()
        db.add(Staff(instance_id=instance.id, user_id=cast.ada.id, role="host", since=clock.now()))
    return done.course_id


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this action."""
    form = page.split(f'action="{action}"', 1)[1].split("</form>", 1)[0]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))


def ask(browser: FlaskClient, text: str = "Why two dots?", **more: str) -> str:
    """Ask by form as without script; the address of the question's page."""
    shown = browser.get(QUESTIONS).text
    answer = browser.post(QUESTIONS, data={**hidden(shown, "questions"), "text": text, **more})
    assert answer.status_code == 303, answer.text
    return answer.location


def public_id(address: str) -> str:
    """The public id in the address of a question."""
    return address.split("/ask/")[1][:12]
