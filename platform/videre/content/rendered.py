"""A rendered page as typed data and as JSON, which is how it leaves the rendering child and is kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from videre.content.glossary import TermUse
from videre.content.links import InsideLink
from videre.content.outline import Heading, Section
from videre.content.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise as the page shows it, and apart from that the `spec`, which never leaves the server.

    `public` is what its kind lets the page know (options, unit); `spec` goes to `exercises.grader`.
    """

    id: str
    kind: str
    title: str
    prompt_html: str
    hints_html: tuple[str, ...]
    solution_html: str
    minutes: int | None
    optional: bool
    needs: str | None
    public: Mapping[str, Any]
    spec: Mapping[str, Any]

    def to_public_json(self) -> dict[str, Any]:
        """Everything but what is right."""
        data = asdict(self)
        del data["spec"]
        return data


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page ready to be shown.

    `html` holds `<div data-exercise-slot="ID"></div>` where an exercise stands, and `asset:KEY` addresses,
    which `links.with_addresses` replaces; `assets` says for each key which file of the course it is.
    Instructor notes are not in `html` but in `instructor_notes_html`.
    """

    path: str
    html: str
    toc: tuple[Heading, ...] = ()
    exercises: tuple[Exercise, ...] = ()
    sections: tuple[Section, ...] = ()
    assets: Mapping[str, str] = field(default_factory=dict)
    instructor_notes_html: str = ""
    ids: frozenset[str] = frozenset()
    inside_links: tuple[InsideLink, ...] = ()
    problems: tuple[Problem, ...] = ()
    terms: tuple[TermUse, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data that `from_json` takes back."""
        data = asdict(self)
        data["ids"] = sorted(self.ids)
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "RenderedPage":
        """The page from what `to_json` gave."""
        return cls(
            path=data["path"],
            html=data["html"],
            toc=tuple(Heading(**item) for item in data["toc"]),
            exercises=tuple(
                Exercise(**{**item, "hints_html": tuple(item["hints_html"])}) for item in data["exercises"]
            ),
            sections=tuple(Section(**item) for item in data["sections"]),
            assets=dict(data["assets"]),
            instructor_notes_html=data["instructor_notes_html"],
            ids=frozenset(data["ids"]),
            inside_links=tuple(InsideLink(**item) for item in data["inside_links"]),
            problems=tuple(Problem(**{**item, "severity": Severity(item["severity"])}) for item in data["problems"]),
            terms=tuple(TermUse(**item) for item in data["terms"]),
        )
