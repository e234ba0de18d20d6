"""`videre courses publish` and `list` as an operator meets them."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from tests.support.cast import Cast
from tests.support.courses import ticked, write_course
from tests.support.gitserver import GitServer
from videre.cli import main
from videre.content.course import Origin
from videre.content.rendering import close_pool
from videre.courses.models import Course, CourseSource, CourseVersion
from videre.courses.outline import from_json
from videre.foundation.database import Database


def run(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["courses", *arguments], env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture
def installed(environment: dict[str, str], settings: object) -> dict[str, str]:
    """An installation with tables."""
    return environment


def test_publish_says_what_happened_and_list_shows_it(installed: dict[str, str], tmp_path: Path) -> None:
    code, said = run(installed, "list")
    assert (code, "No course is published yet" in said) == (0, True)
    folder = write_course(tmp_path / "written")
    code, said = run(installed, "publish", str(folder))
    assert code == 0, said
    assert "small is published as version 1.0 (number 1)." in said
    assert "first-clip" in said
    code, said = run(installed, "publish", str(folder))
    assert (code, "nothing was changed" in said) == (0, True)
    code, said = run(installed, "list")
    assert "small" in said
    assert "A small course" in said
    code, said = run(installed, "list", "--json")
    assert [(one["slug"], one["label"], one["number"]) for one in json.loads(said)] == [("small", "1.0", 1)]


def test_publish_names_every_problem_and_changes_nothing(installed: dict[str, str], tmp_path: Path) -> None:
    folder = write_course(tmp_path / "written")
    (folder / "begin" / "e1.md").write_text("+++\ntitle = 5\n+++\n")
    (folder / "begin" / "e2.md").write_text("no head\n")
    code, said = run(installed, "publish", str(folder))
    assert code == 1
    assert f"{folder}/begin/e1.md:" in said
    assert f"{folder}/begin/e2.md:1" in said
    assert "Nothing was changed." in said
    assert "No course is published yet" in run(installed, "list")[1]


def test_publish_refuses_other_text_under_the_same_label_in_one_sentence(
    installed: dict[str, str], tmp_path: Path
) -> None:
    run(installed, "publish", str(write_course(tmp_path / "written")))
    code, said = run(installed, "publish", str(write_course(tmp_path / "written", words="Other.")))
    assert code == 1
    assert "Version “1.0” has been published with other text" in said
    assert "Traceback" not in said


def test_the_installations_own_limits_hold_for_rendering(installed: dict[str, str], tmp_path: Path) -> None:
    folder = write_course(tmp_path / "written", words="```python\n" + "x = 'abc' + 1\n" * 12_000 + "```")
    close_pool()  # a child that runs already has the memory of its first page
    code, said = run({**installed, "VIDERE_RENDER_BYTES": str(64 * 1024 * 1024)}, "publish", str(folder))
    close_pool()
    assert code == 1
    assert "Rendering this page takes too much memory" in said
    code, said = run(installed, "publish", str(folder))
    assert code == 0, said


def test_answers_are_orphaned_and_versions_taken_back_only_when_that_is_meant(
    installed: dict[str, str], database: Database, cast: Cast, tmp_path: Path
) -> None:
    folder = write_course(tmp_path / "written", video=None, pauses="")
    assert run(installed, "rollback", "small")[1].startswith("Error: There is no course “small”")
    run(installed, "publish", str(folder))
    with database.session() as db:
        course_id = db.scalars(sa.select(Course.id)).one()
    ticked(database, cast.bo, course_id, "exercise", "pick")
    page = folder / "begin" / "e1.md"
    page.write_text(page.read_text().partition("\n:::{exercise}")[0] + "\n")
    stated = folder / "course.toml"
    stated.write_text(stated.read_text().replace('version = "1.0"', 'version = "2.0"'))
    other = page.with_name("e2.md")
    other.write_text(other.read_text().replace("Episode 2", "On we go"))
    code, said = run(installed, "check", str(folder))
    assert code == 0 and "ready to publish" in said
    assert said.endswith("so that it is published only with: --orphan-answers\n")
    code, said = run(installed, "publish", str(folder))
    assert code == 1
    assert "not published. Nothing was changed." in said
    assert "The exercise “Pick” (pick) goes, and fewer than 5 people worked on it." in said
    code, said = run(installed, "publish", str(folder), "--orphan-answers")
    assert code == 0
    assert "1 page renamed or moved: what learners did there counts on." in said
    assert "gone: the exercise “Pick” (pick), with the work of fewer than 5 people." in said
    assert "--orphan-answers" not in run(installed, "check", str(folder))[1]
    code, said = run(installed, "rollback", "small")
    assert (code, said) == (0, "small shows version 1.0 (number 1) again.\n")
    assert "already; nothing was changed" in run(installed, "rollback", "small", "--to", "1")[1]
    code, said = run(installed, "rollback", "small", "--to", "2")
    assert code == 1
    assert "“Pick” (pick) goes" in said
    assert run(installed, "rollback", "small", "--to", "2", "--orphan-answers")[0] == 0


def test_a_course_is_called_otherwise_and_its_files_may_stay_as_they_are(
    installed: dict[str, str], tmp_path: Path
) -> None:
    folder = write_course(tmp_path / "written", video=None, pauses="")
    assert run(installed, "rename", "small", "smaller")[1].startswith("Error: There is no course “small”")
    run(installed, "publish", str(folder))
    assert run(installed, "rename", "small", "smaller") == (0, "small is called smaller now.\n")
    assert run(installed, "rename", "small", "smaller") == (0, "smaller is called so already.\n")
    code, said = run(installed, "rename", "smaller", "Not this")
    assert code == 1
    assert "Small letters, digits and hyphens" in said
    assert run(installed, "publish", str(folder))[0] == 0
    assert [line.split()[0] for line in run(installed, "list")[1].splitlines() if "small" in line] == ["smaller"]
    assert run(installed, "rename", "small", "small") == (0, "smaller is called small now.\n")


def test_a_git_address_is_checked_and_published_as_a_folder_is(
    installed: dict[str, str], database: Database, tmp_path: Path
) -> None:
    (tmp_path / "served").mkdir()
    server = GitServer(tmp_path / "served")
    try:
        made = server.repository("lessons")
        write_course(made.folder / "courses", video=None, pauses="")
        (made.folder / "courses" / "small" / "out").symlink_to("/etc/passwd")
        head = made.commit()
        environment = {**installed, "VIDERE_FETCH_HOSTS": server.host}
        source = f"{made.address}@main#courses/small"
        code, said = run(environment, "check", source)
        assert code == 0, said
        assert "ready to publish: 1 lesson, 2 episodes, 1 exercise; 1 warning" in said
        assert f"\n{source}/out: warning: out is a link that leads out of the folder" in said
        code, said = run(environment, "publish", made.address, "--at", head, "--path", "courses/small")
        assert code == 0, said
        assert "small is published as version 1.0 (number 1)." in said
        with database.session() as db:
            outline = from_json(db.scalars(sa.select(CourseVersion.outline)).one())
        assert outline.origin == Origin(made.address, head, "", "courses/small")
        code, said = run(environment, "check", f"{made.address}@nowhere")
        assert code == 1
        assert "has no branch or tag “nowhere”" in said
    finally:
        server.close()


def test_a_course_folder_may_name_the_repository_of_its_lessons(
    installed: dict[str, str], database: Database, cast: Cast, tmp_path: Path
) -> None:
    (tmp_path / "served").mkdir()
    server = GitServer(tmp_path / "served")
    try:
        made = server.repository("lessons")
        lesson = made.folder / "drilling"
        (lesson / "episodes").mkdir(parents=True)
        (lesson / "config.yaml").write_text("title: Ice cores\nlang: en\nlicense: CC-BY 4.0\nepisodes:\n- drill.md\n")
        page = "---\ntitle: Drilling\nteaching: 9\nexercises: 5\n---\nDo.\n\n::: challenge\n\n## Try\n\nIt.\n\n:::\n"
        (lesson / "episodes" / "drill.md").write_text(page)
        head = made.commit()
        ours = tmp_path / "ours"
        ours.mkdir()
        stated = f'id = "cores"\ntitle = "Cores of ice"\n[source]\ngit = "{made.address}"\npath = "drilling"\n'
        (ours / "course.toml").write_text(stated + '[[pages]]\npath = "episodes/drill.md"\nminutes = 25\n')
        environment = {**installed, "VIDERE_FETCH_HOSTS": server.host}
        for verb in ("check", "publish"):
            code, said = run(environment, verb, str(ours))
            assert code == 0, said
        with database.session() as db:
            outline = from_json(db.scalars(sa.select(CourseVersion.outline)).one())
        assert outline.title == "Cores of ice"
        assert outline.origin is not None
        assert (outline.origin.commit, outline.origin.folder) == (head, "drilling")
        assert [one.minutes for _lesson, one in outline.episodes() if one.title == "Drilling"] == [25]
        with database.session() as db:
            source = db.scalars(sa.select(CourseSource)).one()
            assert source.partner_id not in (cast.nord.id, cast.sor.id)
            assert source.course_id == db.scalar(sa.select(Course.id))
            assert (source.repository, source.folder, source.shown_commit) == (made.address, "drilling", head)
    finally:
        server.close()
