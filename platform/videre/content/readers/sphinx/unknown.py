"""What a lesson uses and nobody here knows: its text stays, and the report names it."""

import re
from functools import cache
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, DirectiveError, directives, roles
from sphinx.util import logging

from videre.content.readers.sphinx.design import role_of
from videre.content.readers.sphinx.directives import UnknownBox

_log = logging.getLogger(__name__)
_TARGET = re.compile(r"(.*\S)\s*<[^<>]*>", re.DOTALL)


def keep_what_is_unknown() -> None:
    """Ask docutils first, as Sphinx does, and give what keeps the text where it knows nothing."""
    known_directive, known_role = directives.directive, roles.role

    def directive(name: str, language: Any, document: Any) -> Any:
        found, messages = known_directive(name, language, document)
        return (guarded(found), messages) if found is not None else (UnknownBox, [])

    def role(name: str, language: Any, line: int, reporter: Any) -> Any:
        found, messages = known_role(name, language, line, reporter)
        found = found or role_of(name)
        return (found, messages) if found is not None else (_unknown_role, [])

    directives.directive = directive
    roles.role = role


@cache
def guarded(found: Any) -> Any:
    """A directive of which a fault costs the directive itself, whose text stays, and not the whole lesson."""
    if not (isinstance(found, type) and issubclass(found, Directive)) or issubclass(found, UnknownBox):
        return found

    class Guarded(found):
        def run(self) -> list[nodes.Node]:
            try:
                return list(super().run())
            except (DirectiveError, MemoryError, RecursionError):
                raise
            except Exception as error:  # whatever it is, the author shall read about it, and learners the rest
                raise self.error(f"{type(error).__name__}: {error}") from error

    Guarded.__name__ = found.__name__
    return Guarded


def _unknown_role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, _options: Any = None, _content: Any = ()
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """The text of a role that is not known."""
    _log.warning("%s", name, location=_place(inliner, lineno), type="videre", subtype="unknown-role")
    text = text.replace("\0", "")
    target = _TARGET.fullmatch(text)
    return [nodes.inline(rawtext, target.group(1) if target else text)], []


def _place(inliner: Any, lineno: int) -> str:
    source, line = inliner.reporter.get_source_and_line(lineno)
    return f"{source}:{line or lineno}"
