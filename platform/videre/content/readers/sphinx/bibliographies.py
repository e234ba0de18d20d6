"""Bibliographies: what is wrong in one of them costs that entry or that citation, and never the whole lesson."""

import copy
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from docutils import nodes
from pybtex import errors, plugin
from pybtex.richtext import Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import BaseStyle
from pybtex.style.template import FieldIsMissing
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.directives import BibliographyDirective
from sphinxcontrib.bibtex.domain import BibtexDomain
from sphinxcontrib.bibtex.foot_domain import BibtexFootDomain
from sphinxcontrib.bibtex.foot_roles import FootCiteRole
from sphinxcontrib.bibtex.roles import CiteRole

MOST_MISSING = 12

_log = logging.getLogger(__name__)
_format_entry = BaseStyle.format_entry


@contextmanager
def forgiving() -> Iterator[list[Any]]:
    """While files are read, their faults are collected instead of raised, and what can be read of them is."""
    with errors.capture() as found:
        yield found
    errors.set_strict_mode(False)


def setup(app: Sphinx) -> dict[str, Any]:
    """The extension of Sphinx for bibliographies, with what it would stop at taken care of."""
    app.setup_extension("sphinxcontrib.bibtex")
    app.add_domain(Citations, override=True)
    app.add_directive("bibliography", Bibliography, override=True)
    app.add_role("cite", Cited(), override=True)
    app.add_role("footcite", Footnote(), override=True)
    for name in BibtexFootDomain.roles:
        app.add_role_to_domain("footcite", name, Footnote(), override=True)
    BaseStyle.format_entry = _completed
    return {"version": "1", "parallel_read_safe": True}


def _completed(style: Any, label: str, entry: Any, bib_data: Any = None) -> FormattedEntry:
    """An entry without what its author left out; pybtex shows none that lacks something."""
    missing: list[str] = []
    whole, made = entry, None
    for _ in range(MOST_MISSING):
        try:
            made = _format_entry(style, label, whole, bib_data)
        except FieldIsMissing as error:
            if not missing:
                whole = copy.deepcopy(entry)
            missing.append(error.field_name)
            whole.fields[error.field_name] = ""
            whole.persons.setdefault(error.field_name, [])
        else:
            break
    if missing:
        _log.warning("%s: %s", entry.key, ", ".join(missing), type="videre", subtype="entry")
    return made if made is not None and str(made.text) else FormattedEntry(entry.key, Text(entry.key), label)


class Bibliography(BibliographyDirective):
    """A style that only a conf.py could make is no reason to stop."""

    def run(self) -> list[nodes.Node]:
        """The list, in the usual style where another is not known."""
        style = self.options.get("style")
        try:
            plugin.find_plugin("pybtex.style.formatting", style)
        except plugin.PluginNotFound:
            _log.warning("%s", style, location=self.get_location(), type="videre", subtype="style")
            del self.options["style"]
        return list(super().run())


class Cited(CiteRole):
    """A citation; one that is not written as such stays text."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """The citation, or the words."""
        try:
            list(parse_citation_targets(self.text))
        except ValueError:
            return self._as_text()
        made: tuple[list[nodes.Node], list[nodes.system_message]] = super().run()
        return made

    def _as_text(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        _log.warning("%s", self.text, location=self.get_location(), type="videre", subtype="citation")
        return [nodes.Text(f"[{self.text}]")], []


class Citations(BibtexDomain):
    """Citations, of which those without an entry show their key."""

    roles: ClassVar[dict[str, Any]] = {name: Cited() for name in BibtexDomain.roles}

    def resolve_xref(
        self, env: Any, fromdocname: str, builder: Any, typ: str, target: str, node: Any, contnode: nodes.Element
    ) -> nodes.Element:
        """Links to the entries there are, then the keys of the others."""
        found: nodes.Element = super().resolve_xref(env, fromdocname, builder, typ, target, node, contnode)
        listed = {one.key for one in self.citations if self.bibliographies[one.bibliography_key].list_ == "citation"}
        missing = [one.key for one in parse_citation_targets(target) if one.key not in listed]
        return _with_keys(found, missing, len(missing) == len(list(parse_citation_targets(target))))


class Footnote(FootCiteRole):
    """Citations in footnotes, of which those without an entry show their key."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """As above."""
        domain: Any = self.env.get_domain("cite")
        entries = domain.bibdata.data.entries
        keys = [key.strip() for key in self.text.split(",")]
        missing = [key for key in keys if key not in entries]
        made, messages = super().run()
        return [_with_keys(nodes.inline("", "", *made), missing, len(missing) == len(keys))], messages


def _with_keys(found: nodes.Element, missing: Sequence[str], alone: bool) -> nodes.Element:
    if alone:
        found.children.clear()
    if missing:
        found += nodes.Text(f"{'' if alone else ' '}[{', '.join(missing)}]")
    return found
