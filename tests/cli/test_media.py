"""`videre media` as an instructor or operator meets it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.support.cast import Cast
from tests.support.films import CAPTIONS, Films, films, folder_with
from videre.cli import main
from videre.content.starter import write_starter
from videre.courses.publishing import publish_folder
from videre.courses.queries import episodes_showing
from videre.foundation.clock import now
from videre.foundation.database import Database
from videre.foundation.storage.local import LocalStorage
from videre.media.queries import video_named

__all__ = ["films"]
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def run(environment: dict[str, str], database: Database, cast: Cast) -> Run:
    """Run a command; gives the exit code and what was said."""

    def command(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["media", *arguments], env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return command


@pytest.fixture
def course(tmp_path: Path, database: Database, storage: LocalStorage) -> str:
    """A published course with one episode."""
    folder = write_starter(tmp_path / "courses", "tidy", now().date())
    done, problems = publish_folder(database, storage, folder, None)
    assert done is not None, problems
    return "tidy/a-first-page"


def shown_on(database: Database, name: str) -> list[str]:
    with database.session() as db:
        video = video_named(db, name)
        assert video is not None
        return [episode for _course, episode in episodes_showing(db, video.id)]


def test_a_file_is_brought_in_here_and_shown_on_its_episode(
    run, database: Database, films: Films, tmp_path: Path, course: str
) -> None:
    path = folder_with(films, tmp_path / "in")
    code, said = run("add", str(path), "--episode", course, "--here")
    assert code == 0, said
    assert said.splitlines()[-2:] == [
        "“Beginning” (intro) is ready: 0:04, captions: en, nb.",
        f"It is shown on {course}.",
    ]
    assert shown_on(database, "intro") == ["a-first-page"]

    code, said = run("list")
    assert (code, said) == (0, "videre/intro                            Beginning: 0:04, 0.2 MB, en, nb\n")
    code, said = run("list", "--json")
    assert [one["name"] for one in json.loads(said)] == ["intro"]
    code, said = run("status")
    assert (code, said.split(" ", 3)[3]) == (0, "intro: ready\n")


def test_a_known_file_may_be_shown_on_an_episode_later(
    run, database: Database, films: Films, tmp_path: Path, course: str
) -> None:
    path = folder_with(films, tmp_path / "in")
    assert run("add", str(path), "--here")[0] == 0
    assert shown_on(database, "intro") == []
    code, said = run("add", str(path), "--episode", course)
    assert (code, "made from this file already" in said) == (0, True)
    assert shown_on(database, "intro") == ["a-first-page"]


def test_without_waiting_it_is_promised(run: Run, films: Films, tmp_path: Path) -> None:
    code, said = run("add", str(folder_with(films, tmp_path / "in")), "--no-wait")
    assert code == 0
    public_id = said.split()[-1]
    assert run("status", public_id)[1].split(" ", 3)[3] == "intro: waiting for a worker 0%\n"
    code, said = run("add", str(tmp_path / "in" / "intro.mp4"), "--no-wait")
    assert (code, public_id in said) == (1, True)


def test_captions_and_promises(run: Run, films: Films, tmp_path: Path) -> None:
    (tmp_path / "talk.nb.vtt").write_text(CAPTIONS)
    (tmp_path / "talk.vtt").write_text(CAPTIONS)
    tracks = ["--captions", str(tmp_path / "talk.nb.vtt"), "--captions", f"en={tmp_path}/talk.vtt"]
    code, said = run("add", str(films.ready), "--here", *tracks)
    assert (code, said.splitlines()[-1]) == (0, "“Ready” (ready) is ready: 0:04, captions: en, nb.")
    promise = ["--promised-by", "Kari", "--promised-on", "2027-01-31"]
    code, said = run("add", str(films.late), "--here", *promise, "--title", "Late one")
    assert (code, said.splitlines()[-1]) == (0, "“Late one” (late-one) is ready: 0:04, captions: promised.")
    assert "captions promised by Kari, 2027-01-31" in run("list")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["/nowhere.mp4"], 1, "There is no file '/nowhere.mp4'."),
        (["https://127.0.0.1/film"], 1, "not a public address"),
        (["FILM", "--episode", "nothing"], 1, "Write it as course/episode"),
        (["FILM", "--episode", "nothing/here"], 1, "There is no published course nothing."),
        (["FILM", "--partner", "nowhere"], 1, "There is no partner"),
        (["FILM", "--name", "A name"], 1, "A video's name has only"),
        (["FILM", "--promised-on", "tomorrow"], 2, "does not match"),
        (["FILM", "--captions", "talk.vtt"], 2, "Say the language of talk.vtt"),
        (["FILM", "--captions", "none.en.vtt"], 2, "none.en.vtt cannot be read"),
        (["FILM", "--here"], 1, "There are no captions."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    run: Run, films: Films, arguments: list[str], code: int, said: str
) -> None:
    found, told = run("add", *(str(films.ready) if one == "FILM" else one for one in arguments))
    assert (found, said in told, "Traceback" in told) == (code, True, False), told
