"""`videre partners`: organisations that hold courses, for an operator without a browser."""

import click

from videre.accounts.queries import user_at
from videre.cli.setup import work
from videre.partners.actions.inviting import invite
from videre.partners.actions.members import add_member, remove_member
from videre.partners.actions.partnering import create_partner
from videre.partners.queries import members_of, open_invitations, partner, partner_lines
from videre.partners.rules import Role

ROLES = click.Choice([role.value for role in Role])


@click.group()
def group() -> None:
    """Organisations that hold courses here."""


@group.command("list")
def list_partners() -> None:
    """Print short name, name, how many people have a role there, and how many of them administer it."""
    with work() as (_, db):
        for one in partner_lines(db):
            marks = "this installation's own" if one.is_own else ""
            click.echo("\t".join((one.slug, one.name, f"{one.people} people", f"{one.administrators} admin", marks)))


@group.command("add")
@click.argument("slug")
@click.argument("name")
@click.option("--administrator", metavar="ADDRESS", help="Ask the owner of this address by letter to look after it.")
def add_partner(slug: str, name: str, administrator: str | None) -> None:
    """Take in the organisation NAME; SLUG stands in its addresses (/at/SLUG/)."""
    with work() as (_, db):
        made = create_partner(db, None, slug, name)
        if administrator:
            invite(db, None, made, administrator, Role.ADMINISTRATOR)
            click.echo(f"A letter to {administrator} is promised.")
        click.echo(f"{made.name} is a partner now; its page is /at/{made.slug}/.")


@group.command("people")
@click.argument("slug")
def list_people(slug: str) -> None:
    """Print who has which role at SLUG, and who is invited."""
    with work() as (_, db):
        row = partner(db, slug)
        for member in members_of(db, row.id):
            click.echo("\t".join((member.role, member.name, f"since {member.since:%Y-%m-%d}")))
        for one in open_invitations(db, row.id):
            state = "expired" if one.is_expired else f"invited until {one.expires_at:%Y-%m-%d}"
            click.echo("\t".join((one.role, one.address, state)))


@group.command("invite")
@click.argument("slug")
@click.argument("address")
@click.argument("role", type=ROLES)
def invite_somebody(slug: str, address: str, role: str) -> None:
    """Ask the owner of ADDRESS by letter to be ROLE at SLUG."""
    with work() as (_, db):
        sent = invite(db, None, partner(db, slug), address, role)
        click.echo(f"A letter to {sent.address} is promised; its link works until {sent.expires_at:%Y-%m-%d}.")


@group.command("role")
@click.argument("slug")
@click.argument("address")
@click.argument("role", type=ROLES)
@click.argument("state", type=click.Choice(["on", "off"]))
def set_role(slug: str, address: str, role: str, state: str) -> None:
    """Give the owner of ADDRESS, who has an account, a role at SLUG at once; or take it."""
    with work() as (_, db):
        row, user = partner(db, slug), user_at(db, address)
        if state == "on":
            add_member(db, None, row, user, Role(role))
        else:
            remove_member(db, None, row, user, Role(role))
        click.echo(f"{user.address}: {role} at {row.name} {state}.")
