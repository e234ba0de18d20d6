"""`videre init`: an installation of one's own in a folder."""

import getpass
import shutil
import sys
from pathlib import Path

import click

from videre.cli import examples, founding
from videre.cli.founding import FirstPartner, Person
from videre.foundation import home
from videre.foundation.errors import Conflict
from videre.foundation.settings import NAME, Settings, load

QUESTIONS = (
    ("address", "Address people will type, such as https://lessons.example.org", "http://localhost:8000"),
    ("site_name", "Name of the site", "Videre"),
    ("support_address", "Mail address shown to people who need help (may be empty)", ""),
    ("zone", "Time zone", "Europe/Oslo"),
    ("mail_host", "Mail server (may be empty for now)", ""),
)
MAIL_QUESTIONS = (
    ("mail_port", "Its port", "587"),
    ("mail_user", "Its user (may be empty)", ""),
    ("mail_from", "Sender of letters", ""),
)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--address", help="Address people will type; with a path if it stands under one.")
@click.option("--name", "site_name", help="Name of the site.")
@click.option("--support", "support_address", help="Mail address shown to people who need help.")
@click.option("--zone", help="Time zone, such as Europe/Oslo.")
@click.option("--database", help="PostgreSQL: postgresql+psycopg://…; SQLite in the data folder without.")
@click.option("--mail-host", help="Mail server.")
@click.option("--mail-port", help="Its port.")
@click.option("--mail-security", type=click.Choice(["starttls", "tls", "none"]), help="How it is spoken to.")
@click.option("--mail-user", help="Its user.")
@click.option("--mail-password", envvar="VIDERE_MAIL_PASSWORD", help="Better asked for, or in VIDERE_MAIL_PASSWORD.")
@click.option("--mail-from", help="Sender of letters.")
@click.option("--proxies", type=click.IntRange(0, 5), help="Trusted proxies in front (1 behind nginx or Caddy).")
@click.option("--administrator", help="Mail address of the first site administrator.")
@click.option("--administrator-name", help="Their name.")
@click.option("--password", envvar="VIDERE_NEW_PASSWORD", help="Theirs; better asked for, or in VIDERE_NEW_PASSWORD.")
@click.option("--partner", help="Short name of the first partner: a–z, 0–9 and hyphen.")
@click.option("--partner-name", help="Its name.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="For the examples.")
@click.option("--user", help="The system user that will serve, for the examples (default: you).")
@click.option("--yes", is_flag=True, help="Ask nothing; what is not given has its default.")
def group(folder: Path, port: int, user: str | None, yes: bool, **given: str | int | None) -> None:
    """Make FOLDER an installation: settings, keys, data folder, tables, and examples for systemd, nginx and Caddy.

    What is there already is left as it is, so it can be run again; it says what it made. A folder that holds
    something else is refused.
    """
    folder = folder.resolve()
    made: list[str] = []
    is_new = not home.is_home(folder)
    if is_new and (others := home.strangers(folder)):
        raise Conflict(f"{folder} holds something else ({others[0]}). Name a new folder, or an empty one.")
    if is_new and not yes:
        _ask(given)
    if is_new:
        made += founding.write_settings(folder, _settings_given(given))
    elif any(given[name] is not None for name, _text, _default in QUESTIONS):
        click.echo(f"! {folder / NAME} is there already and is left as it is; change it with an editor.", err=True)
    settings = load(file=folder / NAME).settings()
    made += founding.make_folders(folder, settings)
    made += founding.choose_version(folder)
    program = _program(folder)
    written = examples.written_for(folder, program, settings, port=port, user=user or getpass.getuser())
    made += founding.write_examples(folder, written)
    person, shown = _person(given, settings)
    try:
        made += founding.fill_database(settings, person, _partner(given))
    finally:
        for one in made:
            click.echo(f"made {one}")
    if not made:
        click.echo(f"{folder} is an installation already; nothing was changed.")
        return
    if shown and any("site administrator" in one for one in made):
        click.echo(f"Password of {person.address if person else ''}, shown this once: {shown}")
    click.echo(f"\nNext:  {program} --config {folder / NAME} doctor")
    click.echo(f"       {program} --config {folder / NAME} serve --port {port}")


def _ask(given: dict[str, str | int | None]) -> None:
    """Ask for what was not given on the command line."""
    for name, text, default in QUESTIONS:
        if given[name] is None:
            given[name] = click.prompt(text, default=default, show_default=bool(default))
    if given["mail_host"]:
        for name, text, default in MAIL_QUESTIONS:
            if given[name] is None:
                given[name] = click.prompt(text, default=default, show_default=bool(default))
        if given["mail_user"] and given["mail_password"] is None:
            given["mail_password"] = click.prompt("Its password", hide_input=True, default="", show_default=False)
    if given["proxies"] is None:
        behind = click.confirm("Will nginx, Caddy or another proxy stand in front?", default=True)
        given["proxies"] = 1 if behind else 0
    if given["administrator"] is None:
        given["administrator"] = click.prompt("Your mail address, as first site administrator", default="")
    if given["administrator"]:
        if given["administrator_name"] is None:
            given["administrator_name"] = click.prompt("Your name")
        if given["password"] is None:
            given["password"] = click.prompt(
                "Your password (empty: none, you sign in by mailed links)",
                hide_input=True,
                confirmation_prompt=True,
                default="",
                show_default=False,
            )
    if given["partner"] is None:
        given["partner"] = click.prompt("Short name of the first partner, such as nord (may be empty)", default="")
    if given["partner"] and given["partner_name"] is None:
        given["partner_name"] = click.prompt("Its name")


def _settings_given(given: dict[str, str | int | None]) -> dict[str, object]:
    names = ("address", "site_name", "support_address", "zone", "database", "proxies")
    mail = ("mail_host", "mail_port", "mail_security", "mail_user", "mail_password", "mail_from")
    values: dict[str, object] = {name: given[name] for name in (*names, *mail) if given[name] not in (None, "")}
    if str(values.get("mail_port", "")).isascii() and str(values.get("mail_port", "")).isdigit():
        values["mail_port"] = int(str(values["mail_port"]))
    return values


def _person(given: dict[str, str | int | None], settings: Settings) -> tuple[Person | None, str]:
    """The first administrator, and the password to show when one had to be made up."""
    address = str(given["administrator"] or "")
    if not address:
        return None, ""
    password = str(given["password"] or "")
    # Without a mail server no link could be sent, so nobody could ever come in.
    shown = "" if password or settings.mail_host else founding.new_password()
    return Person(address, str(given["administrator_name"] or address.partition("@")[0]), password or shown), shown


def _partner(given: dict[str, str | int | None]) -> FirstPartner | None:
    slug = str(given["partner"] or "")
    return FirstPartner(slug, str(given["partner_name"] or slug.capitalize())) if slug else None


def _program(folder: Path) -> Path:
    if home.chosen(folder) is not None:
        return home.program(folder / home.CURRENT)
    return Path(shutil.which("videre") or sys.argv[0]).resolve()
