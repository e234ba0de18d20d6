"""What a lesson uses and nobody here knows: its text stays, and the report names it."""

from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives, roles
from sphinx.domains import Domain
from sphinx.util import logging

from videre.content.readers.sphinx.design import role_of
from videre.content.readers.sphinx.directives import UnknownBox
from videre.content.readers.sphinx.guarded import guarded, guarded_role
from videre.content.unread import without_target

_log = logging.getLogger(__name__)


def keep_what_is_unknown() -> None:
    """Ask docutils first, as Sphinx does, and give what keeps the text where it knows nothing."""
    known_directive, known_role = directives.directive, roles.role
    domain: Any = Domain
    domain_directive, domain_role = domain.directive, domain.role

    def directive(name: str, language: Any, document: Any) -> Any:
        found, messages = known_directive(name, language, document)
        return (guarded(found), messages) if found is not None else (UnknownBox, [])

    def role(name: str, language: Any, line: int, reporter: Any) -> Any:
        found, messages = known_role(name, language, line, reporter)
        found = found or role_of(name)
        return (guarded_role(found), messages) if found is not None else (_unknown_role, [])

    directives.directive = directive
    roles.role = role
    domain.directive = lambda self, name: guarded(domain_directive(self, name))
    domain.role = lambda self, name: guarded_role(domain_role(self, name))


def _unknown_role(
    name: str, rawtext: str, text: str, lineno: int, inliner: Any, _options: Any = None, _content: Any = ()
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    """The text of a role that is not known."""
    _log.warning("%s", name, location=_place(inliner, lineno), type="videre", subtype="unknown-role")
    text = text.replace("\0", "")
    return [nodes.inline(rawtext, without_target(text))], []


def _place(inliner: Any, lineno: int) -> str:
    source, line = inliner.reporter.get_source_and_line(lineno)
    return f"{source}:{line or lineno}"
