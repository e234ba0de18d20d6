"""Addresses at forges: a table of what each makes of a file, and what gets no address."""

import pytest

from videre.content.course import Origin
from videre.courses.forges import NO_SOURCE, SourceLinks, repository, source_links

COMMIT = "0123456789abcdef0123456789abcdef01234567"
AT = {
    "https://github.com/nord/lesson.git": (
        "https://github.com/nord/lesson/edit/main/a%20b/e.md#L12",
        f"https://github.com/nord/lesson/blob/{COMMIT}/a%20b/e.md?plain=1#L12",
        f"https://github.com/nord/lesson/blame/{COMMIT}/a%20b/e.md#L12",
    ),
    "https://gitlab.example.org/group/part/lesson": (
        "https://gitlab.example.org/group/part/lesson/-/edit/main/a%20b/e.md#L12",
        f"https://gitlab.example.org/group/part/lesson/-/blob/{COMMIT}/a%20b/e.md?plain=1#L12",
        f"https://gitlab.example.org/group/part/lesson/-/blame/{COMMIT}/a%20b/e.md#L12",
    ),
    "git@codeberg.org:nord/lesson.git": (
        "https://codeberg.org/nord/lesson/_edit/main/a%20b/e.md#L12",
        f"https://codeberg.org/nord/lesson/src/commit/{COMMIT}/a%20b/e.md?display=source#L12",
        f"https://codeberg.org/nord/lesson/blame/commit/{COMMIT}/a%20b/e.md#L12",
    ),
    "https://bitbucket.org/nord/lesson/": (
        "https://bitbucket.org/nord/lesson/src/main/a%20b/e.md?mode=edit#lines-12",
        f"https://bitbucket.org/nord/lesson/src/{COMMIT}/a%20b/e.md#lines-12",
        f"https://bitbucket.org/nord/lesson/annotate/{COMMIT}/a%20b/e.md#lines-12",
    ),
}


@pytest.mark.parametrize(("address", "links"), AT.items(), ids=str)
def test_a_file_at_each_kind_of_forge(address: str, links: tuple[str, str, str]) -> None:
    origin = Origin(address, COMMIT, "main", "a b")
    assert source_links(origin, "e.md", line=12) == SourceLinks(*links)


def test_without_a_branch_there_is_nothing_to_mend_and_without_a_line_none_is_named() -> None:
    found = source_links(Origin("https://github.com/nord/lesson", COMMIT), "e.md")
    assert found.edit == ""
    assert found.view == f"https://github.com/nord/lesson/blob/{COMMIT}/e.md?plain=1"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ssh://git@gitea.example.org:2222/nord/lesson.git", "https://gitea.example.org/nord/lesson"),
        ("https://someone:secret@github.com/nord/lesson.git", "https://github.com/nord/lesson"),
        ("https://gitea.example.org:8443/nord/lesson", "https://gitea.example.org:8443/nord/lesson"),
        ("http://github.com/nord/lesson", ""),
        ("file:///srv/lesson.git", ""),
        ("/srv/a/lesson", ""),
        ("https://github.com/alone", ""),
        ("https://[broken", ""),
        ("javascript:alert(1)//a/b", ""),
    ],
)
def test_an_address_of_a_repository_becomes_that_of_its_page(address: str, shown: str) -> None:
    assert repository(address) == shown


def test_a_host_that_is_none_of_them_gets_no_link_unless_the_course_says_where_its_editor_is() -> None:
    origin = Origin("https://git.example.org/nord/lesson", COMMIT, "main")
    assert source_links(origin, "e.md") == NO_SOURCE
    assert source_links(None, "e.md") == NO_SOURCE
    stated = "https://git.example.org/edit/{branch}/{path}?at={line}&of={commit}"
    found = source_links(origin, "a/e f.md", line=3, edit=stated)
    assert found == SourceLinks(f"https://git.example.org/edit/main/a/e%20f.md?at=3&of={COMMIT}")
    assert source_links(origin, "", edit=stated) == NO_SOURCE, "versions from before paths were kept"
