"""The door for the command line: `videre <noun> <verb>`. Each noun is loaded only when it is used."""

import os
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from videre import __version__
from videre.foundation import loading

with loading.modules():
    from videre.cli.setup import Sentence
    from videre.foundation.settings import NAME

NOUNS = {
    "accounts": "people with accounts",
    "backup": "everything of this installation in one file",
    "courses": "write, check and publish courses",
    "db": "the database's tables",
    "demo": "a demo installation with two partners, five people and a course",
    "doctor": "what is set, where from, what is wrong and what to do",
    "init": "an installation of your own in a folder",
    "jobs": "work in the background",
    "media": "videos",
    "partners": "organisations that hold courses",
    "personal": "what is known about a person",
    "progress": "learners' progress",
    "ready": "whether the site here answers",
    "report": "the year in figures",
    "restore": "an installation from a backup",
    "routes": "every address with its policy",
    "search": "what can be found on the site",
    "serve": "the web pages and the worker, in one command",
    "upgrade": "to this version, or back to the old state",
    "worker": "the worker alone",
}


class Nouns(click.Group):
    """Finds `videre.cli.<noun>` and its `group` when the noun is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All nouns."""
        return sorted(NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The noun's commands."""
        if cmd_name not in NOUNS:
            return None
        with loading.modules():
            found: click.Command = import_module(f"videre.cli.{cmd_name}").group
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, without loading anything."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(NOUNS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run, and say a refusal in one sentence instead of a trace."""
        with Sentence():
            return super().invoke(ctx)


@click.group(cls=Nouns, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="videre")
@click.option(
    "--config",
    type=click.Path(exists=True, path_type=Path),
    help="The installation: its folder, or its videre.toml (default: $VIDERE_CONFIG, or ./videre.toml).",
)
def main(config: Path | None) -> None:
    """Videre: recorded lessons beside their exercises, with honest progress."""
    if config is not None:
        file = config / NAME if config.is_dir() else config
        if not file.is_file():
            raise click.UsageError(f"{config} holds no {NAME}.")
        # In the environment, so that the programs we start find it too.
        os.environ["VIDERE_CONFIG"] = str(file.resolve())
