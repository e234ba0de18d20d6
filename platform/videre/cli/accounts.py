"""`videre accounts`: people with accounts, for the operator."""

import click

from videre.accounts import actions
from videre.accounts.queries import accounts, user_at
from videre.cli.setup import work


@click.group()
def group() -> None:
    """People with accounts."""


@group.command("list")
@click.option("--limit", default=1000, show_default=True, type=click.IntRange(1, 100_000), help="At most so many.")
def list_accounts(limit: int) -> None:
    """Print address, name, what they are, and since when; newest first."""
    with work() as (_, db):
        for user in accounts(db, limit=limit):
            marks = [word for word, at in (("administrator", user.administrator_since),) if at]
            if user.erase_after:
                marks.append(f"erased after {user.erase_after:%Y-%m-%d}")
            if user.password_hash is None:
                marks.append("no password")
            click.echo("\t".join((user.address, user.name, f"{user.created_at:%Y-%m-%d}", ", ".join(marks))))


@group.command("add")
@click.argument("address")
@click.option("--name", required=True, help="Name or pseudonym.")
@click.option("--password", envvar="VIDERE_NEW_PASSWORD", help="Better asked for, or in VIDERE_NEW_PASSWORD.")
@click.option("--no-password", is_flag=True, help="They sign in by mailed links.")
@click.option("--administrator", is_flag=True, help="Site administrator from the start.")
def add_account(address: str, name: str, password: str | None, no_password: bool, administrator: bool) -> None:
    """Make an account for ADDRESS, which you answer for being theirs."""
    if password is None and not no_password:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    with work() as (_, db):
        user = actions.add_account(db, None, address, name, password or "")
        if administrator:
            actions.appoint_administrator(db, None, user)
        click.echo(f"{user.address} has an account now.")


@group.command("administrator")
@click.argument("address")
@click.argument("state", type=click.Choice(["on", "off"]))
def set_administrator(address: str, state: str) -> None:
    """Make the owner of ADDRESS site administrator, or end that."""
    with work() as (_, db):
        user = user_at(db, address)
        if state == "on":
            actions.appoint_administrator(db, None, user)
        else:
            actions.dismiss_administrator(db, None, user)
        click.echo(f"{user.address}: site administrator {state}.")


@group.command("sign-out")
@click.argument("address")
def sign_out(address: str) -> None:
    """End every session of the owner of ADDRESS, and make links sent to them worthless."""
    with work() as (_, db):
        user = user_at(db, address)
        actions.sign_out_everywhere(db, user)
        click.echo(f"{user.address} is signed out everywhere.")
