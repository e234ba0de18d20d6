"""A fault of a directive, a role or a transform costs that one place, whose text stays, and not the whole lesson."""

from functools import cache
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, DirectiveError
from myst_parser.mocking import MockingError
from sphinx.util import logging

from videre.content.readers.sphinx.directives import UnknownBox
from videre.content.readers.sphinx.failed import SAID

_log = logging.getLogger(__name__)
_OURS = (DirectiveError, MockingError, MemoryError, RecursionError)
"""What others catch: docutils, MyST, or whoever asked for the lesson."""


@cache
def guarded(found: Any) -> Any:
    """The directive, which tells of its own faults; anything else is given back."""
    if not (isinstance(found, type) and issubclass(found, Directive)) or issubclass(found, UnknownBox):
        return found

    class Guarded(found):
        def run(self) -> list[nodes.Node]:
            try:
                return _with_its_words(self, list(super().run()))
            except _OURS:
                raise
            except Exception as error:  # whatever it is, the author shall read about it, and learners the rest
                raise self.error(f"{type(error).__name__}: {error}") from error

    Guarded.__name__ = found.__name__
    return Guarded


def _with_its_words(directive: Any, made: list[nodes.Node]) -> list[nodes.Node]:
    """Where only a message came of it, or a figure without what was to stand under it, its text goes with the message:
    KeepFailed shows that.
    """
    shown = [one for one in made if not isinstance(one, nodes.system_message)]
    if shown and not (directive.content and isinstance(shown[0], nodes.figure)):
        return made
    for message in made:
        if isinstance(message, nodes.system_message):
            argument = " ".join(directive.arguments)
            said = [f":{key}: {directive.options[key]}" for key in SAID if directive.options.get(key)]
            lines = [f"   {line}" for line in (*said, "", *directive.content)]
            written = "\n".join([f".. {directive.name}:: {argument}".rstrip(), *lines])
            message[:] = [*(one for one in message if not isinstance(one, nodes.literal_block))]
            message += nodes.literal_block(written, written)
            message["level"] = max(3, message["level"])
    return made


def guarded_transform(found: type) -> type:
    """A change to a whole page, which is left as it is when that fails."""

    class Guarded(found):
        def apply(self, **more: Any) -> None:
            try:
                super().apply(**more)
            except _OURS:
                raise
            except Exception as error:  # as above
                said = f"{found.__name__}: {type(error).__name__}"
                place = f"{self.document.get('source', '')}:1"
                _log.warning("%s", said, location=place, type="videre", subtype="unfinished")

    return Guarded


@cache
def guarded_role(found: Any) -> Any:
    """The role, of which the text stays when it fails."""
    if found is None:
        return None

    def role(name: str, rawtext: str, text: str, lineno: int, inliner: Any, *more: Any, **named: Any) -> Any:
        try:
            return found(name, rawtext, text, lineno, inliner, *more, **named)
        except _OURS:
            raise
        except Exception as error:  # as above
            source, line = inliner.reporter.get_source_and_line(lineno)
            said = f"{name}: {type(error).__name__}"
            _log.warning("%s", said, location=f"{source}:{line or lineno}", type="videre", subtype="failed")
            plain = text.replace("\0", "")
            return [nodes.inline(rawtext, plain)], []

    for told in ("options", "content"):  # by these docutils knows what a role made of this one may be given
        if hasattr(found, told):
            setattr(role, told, getattr(found, told))
    return role
