"""From tables of contents to lessons: which pages there are, in which order, and what each is called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from videre.content.problems import Report, quoted
from videre.content.unread import words_alone


@dataclass(slots=True)
class Placed:
    """A page in its place; `title` is what a table of contents calls it, else its own."""

    docname: str
    title: str
    optional: bool = False


@dataclass(slots=True)
class Group:
    """Pages that become one lesson."""

    title: str
    pages: list[Placed] = field(default_factory=list)


class Order:
    """Walks through the tables of contents from the first page on."""

    def __init__(self, pages: Mapping[str, Any], root: str, title: str, reports: "Reports") -> None:
        self.pages = pages
        self.root = root
        self.title = title
        self.reports = reports
        self.placed: set[str] = {root}
        self.groups: list[Group] = []

    def groups_of(self, more: str, word: str) -> list[Group]:
        """The lessons; `more` is what the last one is called, with pages that are only linked to."""
        for toctree in self.pages[self.root]["toctrees"]:
            title = words_alone(" ".join(str(toctree["caption"]).split())) or self.title
            group = next((one for one in self.groups if one.title == title), None) or Group(title)
            self._walk(toctree, group, [self.root], self.root)
            if group.pages and group not in self.groups:
                self.groups.append(group)
        if not self.groups:
            self.groups.append(Group(self.title))
        first = Placed(self.root, self.pages[self.root]["title"] or self.title, optional=len(self.placed) > 1)
        self.groups[0].pages.insert(0, first)
        self._linked(more, word)
        return self.groups

    def _walk(self, toctree: Mapping[str, Any], group: Group, above: list[str], where: str) -> None:
        for title, ref in toctree["entries"]:
            if ref == "self" or "://" in ref or ref not in self.pages:
                continue
            if ref in above:
                report = self.reports.of(self.pages[where]["path"])
                report.warning(
                    toctree["line"], "toctree-loop", f"The tables of contents run in a circle at {quoted(ref)}."
                )
                continue
            if ref in self.placed:
                continue
            self.placed.add(ref)
            page = self.pages[ref]
            said = words_alone(title or "") or page["title"] or ref.rpartition("/")[2]
            group.pages.append(Placed(ref, " ".join(said.split())))
            for inner in page["toctrees"]:
                self._walk(inner, group, [*above, ref], ref)

    def _linked(self, more: str, word: str) -> None:
        """Pages in no table of contents: shown when a page leads to them or says so itself, else reported."""
        group = Group(more)
        pending = list(self.placed) + [name for name, page in sorted(self.pages.items()) if page["orphan"]]
        while pending:
            docname = pending.pop(0)
            if docname not in self.placed:
                self.placed.add(docname)
                title = self.pages[docname]["title"] or docname.rpartition("/")[2]
                group.pages.append(Placed(docname, title, optional=True))
                self._say(docname, "it is shown at the end, since other pages lead to it")
            for linked in pages_linked(self.pages[docname], word):
                if linked in self.pages and linked not in self.placed and linked not in pending:
                    pending.append(linked)
        if group.pages:
            self.groups.append(group)

    def _say(self, docname: str, why: str) -> None:
        if not self.pages[docname]["orphan"]:
            text = f"This page stands in no table of contents; {why}."
            self.reports.of(self.pages[docname]["path"]).warning(1, "not-in-toctree", text)

    def forgotten(self, included: set[str]) -> None:
        """Report pages that are shown nowhere."""
        for docname in sorted(set(self.pages) - self.placed - included):
            self._say(docname, "it is not shown. Put it into one, or leave it out by “exclude”")


class Reports:
    """One report a file."""

    def __init__(self) -> None:
        self.by_path: dict[str, Report] = {}

    def of(self, path: str) -> Report:
        """That of a file."""
        return self.by_path.setdefault(path, Report(path))


def pages_linked(page: Mapping[str, Any], word: str) -> list[str]:
    """The pages that a page leads to."""
    parts = [page["html"], page["notes"]]
    for exercise in page["exercises"]:
        parts += [exercise["prompt"], exercise["solution"]]
    found = re.findall(re.escape(word) + r'/page/([^"#]+)', "".join(parts))
    return list(dict.fromkeys(unquote(name) for name in found))
