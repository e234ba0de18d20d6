"""How to cite a version of a course: as a sentence, as BibTeX, and as the file CITATION.cff (format 1.2.0)."""

import re
from dataclasses import dataclass
from datetime import date

import yaml

from videre.content.course import Author
from videre.content.identity import slug_of
from videre.courses.queries import CourseShown
from videre.foundation import addresses
from videre.interchange.licences import is_identifier
from videre.interchange.linked.courses import doi_address
from videre.interchange.site import Site

_SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_ESCAPED = {**_SPECIAL, **{sign: "\\" + sign for sign in "#$%&_"}}
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cited:
    """A work as it is cited: what its authors say of it, else what we know."""

    title: str
    authors: tuple[Author, ...]
    version: str
    released: str
    doi: str | None
    address: str
    abstract: str
    keywords: tuple[str, ...]
    licence: str
    publisher: str

    @property
    def year(self) -> str:
        """The year it came out."""
        return self.released[:4]

    @property
    def link(self) -> str:
        """Where it is found for good: its DOI, else its address."""
        return self.doi or self.address

    @property
    def text(self) -> str:
        """A sentence."""
        names = ", ".join(author.name for author in self.authors)
        who = f"{names} " if names else ""
        return f"{who}({self.year}). {self.title}. Version {self.version}. {self.publisher}."

    @property
    def bibtex(self) -> str:
        """An entry for BibTeX; `@misc`, since older styles know no other kind for this."""
        first = slug_of(self.authors[0].name.split()[-1]) if self.authors and self.authors[0].name.split() else ""
        key = "-".join(part for part in (first, self.year, slug_of(self.title)[:20].strip("-")) if part)
        fields = {
            "author": " and ".join("{" + _tex(author.name) + "}" for author in self.authors),
            "title": "{" + _tex(self.title) + "}",
            "year": self.year,
            "version": _tex(self.version),
            "publisher": _tex(self.publisher),
            "doi": self.doi.removeprefix("https://doi.org/") if self.doi else "",
            "url": self.address,
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        return "\n".join([f"@misc{{{key},", *lines, "}"]) + "\n"

    @property
    def cff(self) -> str:
        """CITATION.cff."""
        whole: dict[str, object] = {
            "cff-version": "1.2.0",
            "message": "If you use this course, please cite it as below.",
            "type": "dataset",
            "title": self.title,
            "version": self.version,
            "date-released": date.fromisoformat(self.released),
            "authors": [_cff_person(author) for author in self.authors] or [{"name": self.publisher}],
            "url": self.address,
        }
        if self.doi:
            whole["doi"] = self.doi.removeprefix("https://doi.org/")
        if self.abstract:
            whole["abstract"] = self.abstract
        if self.keywords:
            whole["keywords"] = list(self.keywords)
        if is_identifier(self.licence):
            whole["license"] = self.licence
        return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=100)


def cited(site: Site, shown: CourseShown) -> Cited:
    """The shown version of a course, in the words of its own CITATION.cff where it has one."""
    outline, stated = shown.outline, shown.outline.citation
    published = shown.version.published_at.date().isoformat()
    own = tuple(
        Author(author.name, author.orcid, author.affiliation, author.is_organisation) for author in outline.authors
    )
    released = stated.released if stated and _ISO_DAY.fullmatch(stated.released) and _is_day(stated.released) else ""
    return Cited(
        title=(stated.title if stated else "") or outline.title,
        authors=(stated.authors if stated else ()) or own,
        version=(stated.version if stated else "") or shown.version.label,
        released=released or published,
        doi=doi_address(stated.doi) if stated and stated.doi else None,
        address=site.at(addresses.COURSE, course=shown.course.slug),
        abstract=(stated.abstract if stated else "") or outline.summary,
        keywords=stated.keywords if stated else (),
        licence=outline.licence,
        publisher=site.name,
    )


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _tex(text: str) -> str:
    return "".join(_ESCAPED.get(sign, sign) for sign in " ".join(text.split()))


def _cff_person(author: Author) -> dict[str, str]:
    """A person with the last word as family name; a single word is an alias, which any name may be.

    An organisation has the one name it has.
    """
    if author.is_organisation:
        return {"name": author.name.strip()}
    given, _, family = author.name.strip().rpartition(" ")
    person = {"given-names": given, "family-names": family} if given else {"alias": author.name.strip()}
    if author.affiliation:
        person["affiliation"] = author.affiliation
    if author.orcid:
        person["orcid"] = f"https://orcid.org/{author.orcid}"
    return person
