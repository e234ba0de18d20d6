"""What a course leaves of the version that stands: who answered is told in words, and only to whose course it is."""

from pathlib import Path

from tests.support.cast import Cast
from tests.support.courses import ticked, write_course
from videre.content.check import check_course
from videre.courses.outline import outline_of
from videre.courses.publishing import publish_folder
from videre.courses.standing import standing_from, standing_of
from videre.foundation.database import Database
from videre.foundation.storage.local import LocalStorage


def test_an_answered_exercise_of_another_kind_is_named_with_its_line(
    database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path
) -> None:
    folder = write_course(tmp_path, video=None, pauses="")
    done, problems = publish_folder(database, storage, folder, cast.cy.id, partner_id=cast.sor.id)
    assert done is not None, problems
    page = folder / "begin" / "e1.md"
    page.write_text(page.read_text().replace(":kind: choice", ":kind: text").replace("- [ ]", "- [x]"))
    course = check_course(folder).course
    assert course is not None
    after = outline_of(course, {})
    with database.session() as db:
        found = standing_of(db, "small", after)
    assert found is not None
    (other,) = found.other_kinds
    assert (other.id, other.before, other.now, other.people) == ("pick", "choice", "text", "")
    ticked(database, cast.bo, done.course_id, "exercise", "pick")
    with database.session() as db:
        found = standing_of(db, "small", after, cast.sor.id)
        assert standing_of(db, "small", after, cast.nord.id) is None
        assert standing_of(db, "never-shown", after) is None
    assert found is not None
    (other,) = found.other_kinds
    assert (other.path, other.line, other.people) == ("begin/e1.md", 15, "fewer than 5 people")
    assert standing_from(found.to_json()) == found
