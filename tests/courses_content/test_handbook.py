"""The handbook: true to the pages it speaks of, to the check it shows and to what it says in numbers."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.courses_content.lake import matches
from tests.courses_content.recordings import COURSES, films_of
from videre.cli import main
from videre.foundation.settings.specs import SPECS
from videre.live.rules import JOIN_BEFORE, TIMES_MOST

HANDBOOK = COURSES / "videre-handbook"
FILMS = {film.name: film for film in films_of(HANDBOOK)}
EPISODES = sorted((HANDBOOK / "meet-people").glob("*.md"))
TEMPLATES = Path(__file__).resolve().parents[2] / "platform" / "videre" / "web" / "templates"
SHOWN = {
    label
    for path in TEMPLATES.rglob("*.html")
    for label in re.findall(r'_\("([^"]+)"', path.read_text(encoding="utf-8"))
}
"""Every sentence that some page may show."""


@pytest.mark.parametrize("name", FILMS)
def test_the_forms_of_a_recording_have_the_words_of_the_pages(name: str) -> None:
    for beat in FILMS[name].recording.beats:
        does = beat.does
        words = [does[key] for key in ("page", "button", "press") if does.get(key)] + does.get("fields", [])
        assert set(words) <= SHOWN, set(words) - SHOWN


@pytest.mark.parametrize("path", EPISODES, ids=lambda path: path.stem)
def test_buttons_and_pages_are_called_as_they_are_called(path: Path) -> None:
    """What an episode sets in bold with a capital letter is something to press."""
    named = set(re.findall(r"\*\*([A-Z][^*.]+)\*\*", path.read_text(encoding="utf-8")))
    assert named - SHOWN <= {"What it is", "Why it matters", "They need:"}


def test_the_way_in_is_shown_when_the_handbook_says() -> None:
    text = (HANDBOOK / "meet-people" / "hold-a-live-hour.md").read_text(encoding="utf-8")
    assert timedelta(minutes=15) == JOIN_BEFORE
    assert "- [x] 15 " in text
    assert TIMES_MOST >= 4


def test_a_file_may_be_as_large_as_the_handbook_says() -> None:
    text = (HANDBOOK / "meet-people" / "a-recording-in-ten-minutes.md").read_text(encoding="utf-8")
    assert "up to 2 GB" in text
    (usual,) = [spec.default for spec in SPECS if spec.name == "upload_bytes"]
    assert usual >= 2_000_000_000


def test_the_check_answers_in_the_recording_as_in_life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is put together from what the recording types, beat by beat, and checked where it is checked there."""
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["courses", "new", "tidy-data"]).exit_code == 0
    course = tmp_path / "courses" / "tidy-data"
    described = (course / "course.toml").read_text(encoding="utf-8")
    listed = described.replace('"a-first-page.md"', '"a-first-page.md", "empty-cells.md"')
    (course / "course.toml").write_text(listed, encoding="utf-8")
    lines: list[str] = []
    answers = []
    for beat in FILMS["write-an-exercise"].recording.beats:
        does = beat.does
        if "text" in does:
            lines = does["text"].removesuffix("\n").split("\n")
        if "type" in does:
            lines[does["at"] : does["at"]] = does["type"].removesuffix("\n").split("\n")
        if "run" in does:
            (course / "first-lesson" / "empty-cells.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
            answer = CliRunner().invoke(main, does["run"].split()[1:])
            assert matches(does["out"], answer.output), answer.output
            answers.append(answer.exit_code)
    assert answers == [1, 0]


def test_the_exercise_of_the_text_is_the_one_of_the_recording() -> None:
    text = (HANDBOOK / "meet-people" / "write-an-exercise.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```markdown\n([\s\S]*?)^```$", text, re.MULTILINE)
    lines: list[str] = []
    for beat in FILMS["write-an-exercise"].recording.beats:
        if "type" in beat.does:
            at = beat.does["at"] - 7
            lines[at:at] = beat.does["type"].removesuffix("\n").split("\n")
    assert "\n".join(lines) + "\n" == shown
