"""What somebody looks after: the partners whose videos and courses are theirs to bring in and to change."""

from dataclasses import dataclass

from videre.foundation.errors import NotFound
from videre.media.lists import partners_adding
from videre.partners.models import Partner
from videre.web.context import db
from videre.web.people import Reader, reader


@dataclass(frozen=True, slots=True)
class Desk:
    """The person at work, and the partners they publish for."""

    person: Reader
    partners: tuple[Partner, ...]

    @property
    def everywhere(self) -> bool:
        """Whether they look after the whole site."""
        return self.person.is_administrator

    def partner(self, slug: str) -> Partner:
        """The partner of that short name, the only one where none is named; NotFound for any other."""
        found = [one for one in self.partners if one.slug == slug] if slug else list(self.partners[:1])
        if not found:
            raise NotFound("There is no such partner among yours.")
        return found[0]


def desk(*, empty: bool = False) -> Desk:
    """Whose desk this is; a missing page for those who publish nowhere, but where an `empty` one may be seen."""
    person = reader()
    if person is None:
        raise NotFound
    partners = tuple(partners_adding(db(), person.id, everywhere=person.is_administrator))
    if not partners and not empty:
        raise NotFound
    return Desk(person, partners)
