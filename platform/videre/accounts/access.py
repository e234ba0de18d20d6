"""Who may do what to accounts. ``None`` as the actor is the operator at the console, who may do everything."""

from videre.accounts.models import User

Actor = User | None


def is_site_administrator(actor: Actor) -> bool:
    """Whether the actor may do everything on this site."""
    return actor is None or actor.administrator_since is not None


def may_appoint_administrators(actor: Actor) -> bool:
    """Whether the actor may make somebody site administrator, or end that."""
    return is_site_administrator(actor)


def may_see_data_of(actor: Actor, user: User) -> bool:
    """A person's data are for the person alone, and for the operator who answers for them."""
    return actor is None or actor.id == user.id
