"""`videre courses new` and `check` as an author meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from videre.cli import main


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["courses", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def test_a_new_course_checks_without_a_single_problem(tmp_path: Path) -> None:
    code, said = run("new", "tidy-data", "--in", str(tmp_path))
    assert code == 0, said
    code, said = run("check", str(tmp_path / "tidy-data"))
    assert code == 0
    assert said.endswith(f"\n\n{tmp_path / 'tidy-data'}: ready to publish: 1 lesson, 1 episode, 2 exercises.\n")
    assert "Not shown as intended" not in said


@pytest.mark.parametrize("name", ["Tidy data", "../x", "", "a" * 41])
def test_a_course_needs_a_name_that_can_stand_in_an_address(tmp_path: Path, name: str) -> None:
    code, said = run("new", name, "--in", str(tmp_path))
    assert code == 1
    assert "a–z" in said
    assert list(tmp_path.iterdir()) == []


def test_nothing_that_is_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    code, said = run("new", "mine", "--in", str(tmp_path))
    assert (code, list((tmp_path / "mine").iterdir())) == (1, [])
    assert "choose another name" in said


def test_check_names_file_and_line_and_fails(tmp_path: Path) -> None:
    run("new", "broken", "--in", str(tmp_path))
    page = tmp_path / "broken" / "first-lesson" / "a-first-page.md"
    page.write_text(page.read_text("utf-8").replace("minutes = 10", "minuts = 10"), "utf-8")
    code, said = run("check", str(tmp_path / "broken"))
    assert code == 1
    assert f"{page}:4: error: “minuts” has no meaning here" in said
    assert said.endswith("1 error to mend, 0 warnings.\n")


def test_check_speaks_json_to_programs(tmp_path: Path) -> None:
    run("new", "good", "--in", str(tmp_path))
    code, said = run("check", "--json", str(tmp_path / "good"), str(tmp_path / "nowhere"))
    good, nowhere = json.loads(said)
    assert code == 1
    assert (good["course"], good["publishable"], good["problems"], len(good["digest"])) == ("good", True, [], 64)
    assert (nowhere["course"], nowhere["publishable"], nowhere["digest"]) == (None, False, None)
    assert nowhere["problems"][0]["kind"] == "missing-file"
    assert nowhere["problems"][0]["severity"] == "error"
