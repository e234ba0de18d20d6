"""`videre routes`: every address and who may use it."""

import json

import click

from videre.foundation.settings import load
from videre.web.app import create_app
from videre.web.routes import Declared, inventory


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def group(as_json: bool) -> None:
    """Print every address with its policy."""
    found = sorted(inventory(create_app(load().settings())), key=lambda one: (one.rule, one.endpoint))
    if as_json:
        rows = [
            {
                "address": one.rule,
                "methods": list(one.methods),
                "endpoint": one.endpoint,
                "policy": one.policy.name,
                "csrf": one.csrf if "POST" in one.methods else None,
                "limit": one.limit,
                "strangers": one.strangers,
            }
            for one in found
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    for one in found:
        click.echo(f"{'/'.join(one.methods):10} {one.rule:60} {one.policy.name:22} {_limits(one)}".rstrip())


def _limits(one: Declared) -> str:
    if one.limit is not None:
        return f"at most {one.limit}"
    return f"at most {one.strangers} without account" if one.strangers is not None else ""
