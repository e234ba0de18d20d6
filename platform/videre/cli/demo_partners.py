"""The two partners of the demo: different looks, words, zones, languages and questions. Both are invented."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy.orm import Session

from videre.accounts.models import User
from videre.cli import demo_logos
from videre.cli.demo_cast import DemoCast
from videre.cli.setup import Setting
from videre.foundation.database import unit_of_work
from videre.partners.actions.looking import choose_look, set_logo
from videre.partners.actions.members import add_member
from videre.partners.actions.partnering import Settings, change_settings
from videre.partners.actions.questioning import OwnQuestion, ask_own, ask_ready
from videre.partners.asking import COUNTRY, DISCIPLINE, STAGE, Kind
from videre.partners.looks import Chosen
from videre.partners.models import Partner
from videre.partners.queries import joining_questions
from videre.partners.rules import Role


@dataclass(frozen=True, slots=True)
class _Face:
    """How one of them shows itself, and what it asks."""

    settings: Settings
    look: Chosen
    logo: bytes
    ready: Mapping[str, str]
    own: OwnQuestion


def fill(setting: Setting, cast: DemoCast) -> None:
    """Give both their face, once, and let Ada and Cy look after them."""
    for partner_id, user_id, face in ((cast.nord, cast.ada, _nord()), (cast.sor, cast.cy, _sor())):
        with unit_of_work(setting.database) as db:
            partner = db.get_one(Partner, partner_id)
            add_member(db, None, partner, db.get_one(User, user_id), Role.ADMINISTRATOR)
            _show(db, setting, partner, face)


def _show(db: Session, setting: Setting, partner: Partner, face: _Face) -> None:
    if not partner.about:
        change_settings(db, None, partner, face.settings)
    if not partner.look:
        choose_look(db, None, partner, asdict(face.look))
    if partner.logo_key is None:
        set_logo(db, setting.storage, None, partner, face.logo)
    if not joining_questions(db, partner.id):
        for key, purpose in face.ready.items():
            ask_ready(db, None, partner, key, purpose)
        ask_own(db, None, partner, face.own)


def _nord() -> _Face:
    return _Face(
        Settings(
            name="Nord",
            about=(
                "Nord helps researchers in the north with their computing: scripts that others can run, data that "
                "can be found again, clusters that are not a mystery.\n\n"
                "We meet online every week. Bring what you are stuck with; *half-finished is fine*.\n\n"
                "(Nord is invented for this demo, and so is everybody in it.)"
            ),
            support_address="help@nord.example",
            zone="Europe/Oslo",
            languages=("nb", "en"),
        ),
        Chosen("#1c5f4a", "#8ed6b4", "#f7faf6"),
        demo_logos.nord("#2f8f6f"),
        {
            COUNTRY: "The countries that pay for Nord ask us where its learners are.",
            STAGE: "It helps us choose examples that fit the people who come.",
        },
        OwnQuestion(
            "Where do you run your programs?",
            "We prepare the live hours for the machines people have.",
            Kind.CHOICE,
            "On my own computer\nOn a server of my group\nOn a cluster\nSomewhere else",
        ),
    )


def _sor() -> _Face:
    return _Face(
        Settings(
            name="Sør",
            about=(
                "Sør is a graduate school in the south. Our courses go through a term together: a few evenings, the "
                "same faces, and somebody to ask in between.\n\n"
                "(Sør is invented for this demo, and so is everybody in it.)"
            ),
            support_address="hello@sor.example",
            zone="Europe/Copenhagen",
            languages=("da", "en"),
        ),
        Chosen("#a03a22", "#f3a68f", "#fdf8f2"),
        demo_logos.sor("#c9573b"),
        {DISCIPLINE: "We put people of neighbouring fields into one room."},
        OwnQuestion(
            "What do you want to be able to do afterwards?",
            "The hosts read it before the first evening.",
            Kind.TEXT,
        ),
    )
