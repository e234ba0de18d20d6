"""Which course's ids a reading must know, without reading anything."""

from pathlib import Path

import pytest

from videre.content.named import LARGEST, named_in


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        (None, "git-intro"),
        ('id = "own"\n[source.plain]\n', "own"),
        ('\ufeffid = "own"\r\n[source]\r\n', "own"),
        ('id = "own"\n', ""),
        ("id = 7\n[source]\n", ""),
        ("id = \n[source]\n", ""),
        ("# " + "x" * LARGEST + '\nid = "own"\n[source]\n', ""),
    ],
    ids=["no file", "another format", "a mark", "all ids stated", "no text", "no TOML", "huge"],
)
def test_only_lessons_without_ids_of_their_own_need_those_of_a_course(
    tmp_path: Path, stated: str | None, name: str
) -> None:
    folder = tmp_path / "Git Intro"
    folder.mkdir()
    if stated is not None:
        (folder / "course.toml").write_text(stated, "utf-8")
    assert named_in(folder) == name


def test_a_link_to_elsewhere_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "secret.toml"
    elsewhere.write_text('id = "secret"\n[source]\n')
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "course.toml").symlink_to(elsewhere)
    assert named_in(folder) == ""
