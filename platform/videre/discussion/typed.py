"""What somebody typed into the form of a question or reply, judged field by field and rendered."""

from dataclasses import dataclass

from videre.accounts import rules
from videre.content.typed_text import kept_text, render_typed
from videre.foundation.errors import Invalid


@dataclass(frozen=True, slots=True)
class Typed:
    """What is kept: ``html`` is ``text`` rendered; ``name`` "" for nobody's; ``address`` None for no letter."""

    text: str
    html: str
    name: str = ""
    address: str | None = None


def judged(text: str, name: str = "", address: str = "", *, most: int, links: bool) -> Typed:
    """The form's fields as they are kept; Invalid names every one that cannot be taken.

    ``most``: bytes of text. ``links``: whether addresses in it become links, as for people with an account.
    Renders in a child process, so it is called before anything is written.
    """
    wrong: dict[str, str] = {}
    kept = called = ""
    letter: str | None = None
    try:
        kept = kept_text(text, most=most)
    except ValueError as error:
        wrong["text"] = str(error)
    try:
        called = rules.name(name) if name.strip() else ""
    except ValueError as error:
        wrong["name"] = str(error)
    try:
        letter = rules.address(address) if address.strip() else None
    except ValueError as error:
        wrong["address"] = str(error)
    if wrong:
        raise Invalid(fields=wrong)
    return Typed(kept, render_typed(kept, links=links), called, letter)
