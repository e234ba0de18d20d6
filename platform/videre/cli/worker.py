"""`videre worker`: jobs alone, beside a `videre serve` or another WSGI server, or on a machine of its own."""

import os
import sys

import click


@click.command()
def group() -> None:
    """Run jobs until told to end (Ctrl-C or SIGTERM)."""
    os.execv(sys.executable, [sys.executable, "-m", "videre.worker"])
