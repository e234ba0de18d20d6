"""The manual for operators names commands, options and files that exist; so does the container."""

import re
import shlex
from pathlib import Path

import click
import pytest

from videre.cli import NOUNS, main

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "operating.md"
CONTAINER = ROOT / "Containerfile"


def commands_in(text: str) -> list[list[str]]:
    """The arguments of every `videre …` in indented blocks and in `quotes`, lines that are continued joined."""
    joined = text.replace("\\\n", " ")
    blocks = [line.strip() for line in joined.splitlines() if line.startswith("    ")]
    quoted = re.findall(r"`((?:[\w/.]*/)?videre [^`]+)`", joined)
    found = []
    for line in [*blocks, *quoted]:
        words = shlex.split(re.sub(r"[…]", "", line), comments=True)
        starts = [n for n, word in enumerate(words) if word == "videre" or word.endswith("/videre")]
        if starts and words[0] not in ("python3", "podman", "sudo"):
            found.append(words[starts[0] + 1 :])
    return found


def check(arguments: list[str]) -> None:
    """Walk the words through the commands as click would; every option must be known."""
    command: click.Command = main
    context = click.Context(main)
    words = list(arguments)
    while words:
        word = words.pop(0)
        options = {name: one for one in command.params if isinstance(one, click.Option) for name in one.opts}
        if word.startswith("--"):
            name = word.partition("=")[0]
            assert name in options, f"{' '.join(arguments)}: no option {name}"
            if not options[name].is_flag and "=" not in word and words:
                words.pop(0)
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            assert found is not None, f"{' '.join(arguments)}: no command {word}"
            command = found


def test_every_command_of_the_manual_exists_with_its_options() -> None:
    commands = commands_in(MANUAL.read_text("utf-8"))
    for arguments in commands:
        check(arguments)
    named = {arguments[0] for arguments in commands if arguments}
    assert {"init", "doctor", "serve", "ready", "backup", "upgrade", "restore", "partners", "courses", "media"} <= named


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    for wrong in (["inti", "x"], ["backup", "--keeps", "3"], ["courses", "publsh"]):
        with pytest.raises(AssertionError, match=r"no (command|option)"):
            check(wrong)


def test_links_of_the_manual_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", MANUAL.read_text("utf-8")):
        if "://" not in target:
            assert (MANUAL.parent / target).exists(), target


def test_the_manual_names_the_version_that_is_built() -> None:
    version = re.search(r'(?m)^version = "([^"]+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert version is not None
    assert f"videre-{version.group(1)}-py3-none-any.whl" in MANUAL.read_text("utf-8")


def instructions() -> dict[str, list[str]]:
    """The container's instructions by name, continued lines joined."""
    text = re.sub(r"(?m)^#.*\n", "", CONTAINER.read_text("utf-8")).replace("\\\n", " ")
    found: dict[str, list[str]] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, rest = line.partition(" ")
        found.setdefault(name, []).append(rest)
    return found


def test_the_container_copies_what_is_there_and_runs_what_exists() -> None:
    """It cannot be built in every place where tests run, so what it names is looked up."""
    found = instructions()
    (copied,) = found["COPY"]
    *sources, _target = copied.split()
    assert sources == ["dist/videre-*.whl", "requirements.lock"]
    assert (ROOT / "requirements.lock").exists()
    assert re.search(r"(?m)^wheel:.*\n(?:\t.*\n)*\t@.*hatchling build -t wheel", (ROOT / "Makefile").read_text("utf-8"))
    ends = [re.findall(r'"([^"]+)"', found["CMD"][0]), re.findall(r'"([^"]+)"', found["HEALTHCHECK"][0])]
    for command in ends:
        assert command[0] == "videre"
        assert command[1] in NOUNS
        check(command[1:])
    for arguments in commands_in(re.sub(r"(?m)^#( {3})?", "    ", CONTAINER.read_text("utf-8").partition("FROM")[0])):
        check(arguments)


def test_the_container_serves_as_nobody_in_particular_from_its_volume() -> None:
    found = instructions()
    assert found["FROM"] == ["debian:bookworm-slim"]
    assert found["USER"] == ["videre"]
    assert found["VOLUME"] == found["WORKDIR"] == ["/srv/videre"]
    assert "useradd" in " ".join(found["RUN"])
    assert "VIDERE_CONFIG=/srv/videre/videre.toml" in found["ENV"][0]
    order = [line.split()[0] for line in CONTAINER.read_text("utf-8").splitlines() if re.match(r"[A-Z]+ ", line)]
    assert order.index("USER") > max(n for n, name in enumerate(order) if name == "RUN")
