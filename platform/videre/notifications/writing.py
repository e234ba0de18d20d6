"""From facts to words: `letters/<kind>.txt`, its first line the subject."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from videre.foundation import addresses
from videre.foundation.language import translations
from videre.foundation.settings import Settings

FOLDER = Path(__file__).parent / "letters"


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter as it is read, with what goes with it (see `channels.Post`)."""

    subject: str
    text: str
    calendar: str = ""
    method: str = "PUBLISH"
    unsubscribe: str = ""


def written(
    kind: str, language: str, facts: object, *, calendar: str = "", method: str = "PUBLISH", unsubscribe: str = ""
) -> Composed:
    """The letter of that kind with these facts put in."""
    subject, _, text = _environment(language).get_template(f"{kind}.txt").render(facts=facts).strip().partition("\n")
    plain = re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"
    return Composed(" ".join(subject.split()), plain, calendar, method, unsubscribe)


def absolute(settings: Settings, pattern: str, **parts: str) -> str:
    """An address as it stands in a letter."""
    return settings.address.rstrip("/") + addresses.filled(pattern, **parts)


@cache
def _environment(language: str) -> Environment:
    """Plain text, so nothing is escaped; a missing fact is an error and no gap."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    return environment
