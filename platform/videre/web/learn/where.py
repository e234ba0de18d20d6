"""Where a lesson page stands: in a course, or in a course instance, pinned and in the host's look.

A view that stands on a lesson page is declared once, with the second address in ``also``, and takes ``course`` or
``partner`` and ``instance``, whichever its address has.
"""

from dataclasses import dataclass

from flask import url_for

from videre.courses.instances import InstanceShown, instance_at
from videre.courses.where import Where
from videre.partners.queries import partner as partner_at
from videre.web.context import db
from videre.web.looks import Look, look_of


@dataclass(frozen=True, slots=True)
class Host:
    """What a lesson page in a course instance shows of it, and which state of it that is."""

    instance: InstanceShown
    look: Look


def episode_address(where: Where, lesson: str, episode: str) -> str:
    """The address of a lesson page."""
    if where.is_pinned:
        return url_for("learn.episode", partner=where.partner, instance=where.instance, lesson=lesson, episode=episode)
    return url_for("learn.episode", course=where.course, lesson=lesson, episode=episode)


def host_at(where: Where) -> Host | None:
    """Who hosts what is read there; None at a course's own address."""
    if not where.is_pinned:
        return None
    return Host(instance_at(db(), where.partner, where.instance), look_of(partner_at(db(), where.partner)))
