"""Choosing a look, and a logo."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from videre.accounts.access import Actor
from videre.foundation.errors import Invalid
from videre.foundation.storage import Storage
from videre.partners.access import must_administer
from videre.partners.actions.partnering import show_change
from videre.partners.legible import faults
from videre.partners.logos import redrawn
from videre.partners.looks import checked_choice, look_from
from videre.partners.models import Partner


def choose_look(db: Session, actor: Actor, partner: Partner, typed: Mapping[str, str]) -> None:
    """Take the colours for the partner's pages; Invalid names each that could not be read, and the nearest that can."""
    must_administer(db, actor, partner)
    chosen = checked_choice(typed)
    if wrong := faults(chosen):
        raise Invalid(fields={fault.field: fault.sentence for fault in wrong}, kind="hard-to-read")
    partner.look = look_from(chosen)
    show_change(db, actor, partner, "look")


def drop_look(db: Session, actor: Actor, partner: Partner) -> None:
    """Go back to the installation's own colours."""
    must_administer(db, actor, partner)
    partner.look = {}
    show_change(db, actor, partner, "look")


def set_logo(db: Session, storage: Storage, actor: Actor, partner: Partner, sent: bytes) -> None:
    """Take a picture as the partner's logo: drawn anew, and stored under the hash of its content before it is shown."""
    must_administer(db, actor, partner)
    try:
        logo = redrawn(sent)
    except ValueError as error:
        raise Invalid(fields={"logo": str(error)}) from error
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        file.write(logo.png)
        file.flush()
        storage.put(logo.key, Path(file.name))
    partner.logo_key = logo.key
    show_change(db, actor, partner, "logo")


def drop_logo(db: Session, actor: Actor, partner: Partner) -> None:
    """Show no logo. Its file stays: other partners, or an older backup, may have the same."""
    must_administer(db, actor, partner)
    partner.logo_key = None
    show_change(db, actor, partner, "logo")
