"""Where an address that is refused belongs: in which partner's look it is said, and which pages lie around it.

Read from the path, since an address that leads nowhere has no view. Nothing is named that this reader may not see.
"""

from contextlib import suppress

import sqlalchemy as sa
from flask import request

from videre.courses.where import Where
from videre.foundation.errors import Refusal
from videre.partners.queries import partner as partner_at
from videre.web import context
from videre.web.errors import Around
from videre.web.learn.where import host_at
from videre.web.looks import look_of
from videre.web.public.reading import read_at, shown_at


def around() -> Around:
    """What lies around the present request's address. What the request had begun to write is undone."""
    match request.path.strip("/").split("/"):
        case ["at", partner, *rest]:
            context.close(commit=False)
            return _at_partner(partner, rest)
        case ["courses", course, _, *_]:
            context.close(commit=False)
            return Around(places=_course(Where(course), course))
    return Around()


def _at_partner(partner: str, rest: list[str]) -> Around:
    try:
        look = look_of(partner_at(context.db(), partner))
    except (Refusal, sa.exc.SQLAlchemyError):
        return Around()
    own = ((look.name, f"{request.script_root}/at/{look.slug}/"),) if rest else ()
    match rest:
        case [instance, _, *_]:
            where = Where(partner=partner, instance=instance)
            with suppress(Refusal, sa.exc.SQLAlchemyError):
                if host := host_at(where):
                    return Around(look, (*_course(where, host.instance.course_slug), *own))
    return Around(look, own)


def _course(where: Where, course: str) -> tuple[tuple[str, str], ...]:
    with suppress(Refusal, sa.exc.SQLAlchemyError):
        title = shown_at(read_at(where), course).outline.title
        return ((title, f"{request.script_root}/{where.path}"),)
    return ()
