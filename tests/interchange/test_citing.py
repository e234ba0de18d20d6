"""Citations: what a lesson says of itself comes first, and odd names break no format."""

from datetime import UTC, datetime

import yaml

from videre.content.course import Author, Citation
from videre.courses.outline import AuthorOutline, CourseOutline, from_json
from videre.courses.queries import CourseHead, CourseShown, VersionHead
from videre.interchange.citing import cited
from videre.interchange.licences import is_identifier, licence_address
from videre.interchange.linked.courses import course, doi_address
from videre.interchange.site import Site

SITE = Site("Videre", "https://learn.example")


def shown(citation: Citation | None = None, **more: object) -> CourseShown:
    """A course that is shown."""
    plain: dict[str, object] = {
        "title": "Git & {all} 100%",
        "language": "en",
        "summary": "You can undo it.",
        "licence": "CC-BY-4.0",
        "audience": "",
        "minutes": 30,
        "prerequisites": (),
        "authors": (AuthorOutline("Ada Nordmann", None, "Nord: the college"), AuthorOutline("Cher", None, None)),
        "lessons": (),
        "citation": citation,
    }
    outline = CourseOutline(**{**plain, **more})  # type: ignore[arg-type]
    at = datetime(2026, 3, 4, tzinfo=UTC)
    return CourseShown(CourseHead(1, "git", outline.title, "en", 1), VersionHead(1, 2, "1.1", at), outline)


def test_without_a_file_of_its_own_a_course_is_cited_as_it_is_published() -> None:
    one = cited(SITE, shown())
    assert one.text == "Ada Nordmann, Cher (2026). Git & {all} 100%. Version 1.1. Videre."
    assert one.bibtex.startswith("@misc{nordmann-2026-git-all-100,\n")
    assert r"title = {{Git \& \{all\} 100\%}}" in one.bibtex
    assert "author = {{Ada Nordmann} and {Cher}}" in one.bibtex
    cff = yaml.safe_load(one.cff)
    assert cff["authors"] == [
        {"given-names": "Ada", "family-names": "Nordmann", "affiliation": "Nord: the college"},
        {"alias": "Cher"},
    ]
    assert str(cff["date-released"]) == "2026-03-04"
    assert cff["url"] == "https://learn.example/courses/git/"


def test_what_its_citation_file_says_comes_first() -> None:
    stated = Citation(
        title="Introduction to Git",
        doi="https://doi.org/10.5281/zenodo.1234567",
        version="2025-autumn",
        released="2025-09-30",
        abstract="All of it.",
        keywords=("git", "versions, old and new"),
        authors=(Author("Kari Nordmann", "0000-0002-1825-0097"),),
    )
    one = cited(SITE, shown(stated))
    assert one.text == "Kari Nordmann (2025). Introduction to Git. Version 2025-autumn. Videre."
    assert one.link == "https://doi.org/10.5281/zenodo.1234567"
    assert yaml.safe_load(one.cff)["doi"] == "10.5281/zenodo.1234567"
    node = course(SITE, shown(stated))
    assert node["identifier"] == "https://doi.org/10.5281/zenodo.1234567"
    assert node["keywords"] == ["git", "versions, old and new"]
    assert node["abstract"] == "All of it."


def test_a_group_that_wrote_it_is_an_organisation_and_no_person() -> None:
    stated = Citation(authors=(Author("Code Refinery", is_organisation=True), Author("Kari Nordmann")))
    assert yaml.safe_load(cited(SITE, shown(stated)).cff)["authors"][0] == {"name": "Code Refinery"}
    both = (
        AuthorOutline("Code Refinery", None, None, is_organisation=True),
        AuthorOutline("Kari Nordmann", None, None),
    )
    assert [one["@type"] for one in course(SITE, shown(authors=both))["creator"]] == ["Organization", "Person"]
    assert yaml.safe_load(cited(SITE, shown(authors=both)).cff)["authors"][0] == {"name": "Code Refinery"}


def test_nonsense_in_a_citation_file_is_not_passed_on() -> None:
    one = cited(SITE, shown(Citation(doi="javascript:alert(1)", released="2025-99-99", url="javascript:alert(1)")))
    assert (one.doi, one.released, one.link) == (None, "2026-03-04", "https://learn.example/courses/git/")
    assert "sameAs" not in course(SITE, shown(Citation(url="javascript:alert(1)")))


def test_a_citation_is_kept_with_the_outline() -> None:
    stated = Citation(title="T", keywords=("a",), authors=(Author("Ada"), Author("Nord", is_organisation=True)))
    outline = shown(stated).outline
    assert from_json({**outline.to_json()}).citation == stated


def test_dois_and_licences_are_known_however_they_are_written() -> None:
    wanted = "https://doi.org/10.5281/zenodo.12"
    for text in ("10.5281/zenodo.12", "doi:10.5281/zenodo.12", "http://dx.doi.org/10.5281/zenodo.12", f" {wanted} "):
        assert doi_address(text) == wanted
    assert doi_address("10.1/x y") is None
    assert (
        licence_address("cc-by-4.0") == licence_address("CC BY 4.0") == "https://creativecommons.org/licenses/by/4.0/"
    )
    assert licence_address("GPL-3.0") == "https://www.gnu.org/licenses/gpl-3.0.html"
    assert licence_address("ask us") is None
    assert not is_identifier("ask us")
