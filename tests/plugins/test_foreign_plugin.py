"""A plugin from outside: a course with its exercise kind is published and answered; its channel takes letters."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.support.courses import write_course
from tests.support.programs import until
from tests.support.serving import VIDERE, Serving
from videre.foundation.database import Database

EXERCISE = """
:::{exercise} Before you hand it over
:id: in-order
:kind: order
:otherwise: Somebody has to be able to start it before they can use it.

What comes first?

- [x] write down what it needs
- [x] run it on another computer
- [x] send it
:::
"""
PAGE = "/courses/small/begin/e2/"
ANSWERS = PAGE + "exercises/in-order"


@pytest.fixture
def ordered(tmp_path: Path) -> Path:
    """A course that uses the plugin's kind in its second episode."""
    folder = write_course(tmp_path / "written", video=None)
    page = folder / "begin" / "e2.md"
    page.write_text(page.read_text() + EXERCISE)
    return folder


def videre(environment: dict[str, str], *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [VIDERE, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def plugged(environment: dict[str, str], database: Database, plugin: Path) -> dict[str, str]:
    """The test installation with the plugin installed."""
    return {**environment, "PYTHONPATH": str(plugin), "VIDERE_CHANNEL": "folder", "VIDERE_LOG_LEVEL": "warning"}


@pytest.fixture
def serving(plugged: dict[str, str], ordered: Path) -> Iterator[Serving]:
    """The course published and served."""
    code, said = videre(plugged, "courses", "publish", str(ordered))
    assert code == 0, said
    running = Serving(plugged, processes=1)
    yield running
    running.stop()


def get(serving: Serving, path: str) -> str:
    with urllib.request.urlopen(serving.address + path) as answer:
        return str(answer.read().decode())


def send(serving: Serving, path: str, body: dict[str, Any] | list[tuple[str, str]]) -> str:
    typed = json.dumps(body) if isinstance(body, dict) else urlencode(body)
    headers = {
        "Origin": serving.address,
        "Content-Type": "application/json" if isinstance(body, dict) else "application/x-www-form-urlencoded",
    }
    with urllib.request.urlopen(urllib.request.Request(serving.address + path, typed.encode(), headers)) as answer:
        return str(answer.read().decode())


@pytest.mark.slow
def test_a_foreign_kind_is_published_shown_and_judged_and_a_foreign_channel_takes_letters(
    serving: Serving, plugged: dict[str, str]
) -> None:
    page = get(serving, PAGE)
    keys = {text: key for key, text in _options(page)}
    assert set(keys) == {"write down what it needs", "run it on another computer", "send it"}
    right = [keys["write down what it needs"], keys["run it on another computer"], keys["send it"]]
    assert page.index(sorted(right)[0]) < page.index(sorted(right)[2]), "shown in an order that tells nothing"

    wrong = json.loads(send(serving, ANSWERS, {"answer": right[::-1], "key": "key-0001"}))
    assert wrong["correct"] is False
    assert "Somebody has to be able to start it" in wrong["feedback"]
    assert json.loads(send(serving, ANSWERS, {"answer": right, "key": "key-0002"}))["correct"] is True
    without_script = send(serving, ANSWERS, [("answer", key) for key in right])
    assert "<strong>Right.</strong>" in without_script

    send(serving, "/sign-up", [("address", "new@example.org"), ("name", "New")])
    letters = Path(plugged["VIDERE_DATA"]) / "letters"
    until(lambda: list(letters.glob("*.txt")), 90, "the letter in the folder")
    (letter,) = letters.glob("*.txt")
    assert letter.read_text().startswith("To: new@example.org\nSubject: ")
    assert f"{serving.address}/sign-up/confirm/" in letter.read_text()


@pytest.mark.slow
def test_without_the_plugin_its_kind_is_unknown_and_the_rest_goes_on(
    environment: dict[str, str], plugged: dict[str, str], ordered: Path
) -> None:
    code, said = videre(environment, "courses", "check", str(ordered))
    assert code == 1
    assert "order" in said
    code, said = videre(plugged, "courses", "publish", str(ordered))
    assert code == 0, said
    running = Serving(environment, processes=1)
    try:
        other = "/courses/small/begin/e1/exercises/pick"
        assert json.loads(send(running, other, {"answer": ["a"], "key": "key-0001"}))["correct"] is True
        with pytest.raises(urllib.request.HTTPError) as refused:
            send(running, ANSWERS, {"answer": ["a", "b"], "key": "key-0002"})
        assert refused.value.code == 422
        assert json.loads(refused.value.read())["kind"] == "unknown-kind"
        assert "Before you hand it over" in get(running, PAGE)
    finally:
        running.stop()


def test_the_facade_holds_what_it_says_and_loads_nothing_before_it_is_asked() -> None:
    import videre.plugin as facade  # noqa: PLC0415 - looked at here and used nowhere else

    assert sorted(facade.__all__) == sorted(facade._HOME)
    for name in facade.__all__:
        assert getattr(facade, name) is not None
    with pytest.raises(AttributeError, match="nothing_of_ours"):
        _ = facade.nothing_of_ours


def _options(page: str) -> list[tuple[str, str]]:
    first = page[page.index('name="answer"') :].split("</select>")[0]
    parts = [piece.split("</option>")[0] for piece in first.split("<option value=")[1:]]
    return [(piece.split('"')[1], piece.split(">", 1)[1].strip()) for piece in parts]
