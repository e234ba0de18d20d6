"""Ids that nobody wrote: what is still there keeps its id, whatever it is called and wherever it stands."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from videre.content.identity import Found, Known, KnownItem, found_lesson, ids_for, matching, slug_of
from videre.content.identity import given as given_ids
from videre.content.matching import ALIKE, CROWD, KEEPS, How
from videre.foundation.figures import SMALLEST

WORDS = re.findall(
    r"\w+",
    """
    branch commit merge remote clone push pull stage index head tag log diff status stash rebase reset revert
    bisect blame fetch origin upstream fork review issue release build check paper graph figure table river lake
    ice depth probe sensor cable station winter summer month average median error missing value column header
""",
)


def text_of(seed: int, length: int = 60) -> str:
    """A text that shares words with others but hardly any pair of words."""
    state, words = seed + 1, []
    for _ in range(length):
        state = state * 1103515245 + 12345 & 0x7FFFFFFF
        words.append(WORDS[(state >> 8) % len(WORDS)])
    return " ".join(words)


def page(number: int, **changes: str) -> Found:
    made = Found(f"content/p{number}.md", f"Page {number}", f"p{number}", text_of(number))
    return replace(made, **changes)


def known_from(kind: str, found: Sequence[Found], ids: Sequence[str]) -> Known:
    items = tuple(KnownItem(own, kind, one.path, one.title, one.text) for own, one in zip(ids, found, strict=True))
    return Known(items, frozenset(ids))


def first(kind: str, found: Sequence[Found]) -> Known:
    """What a course knows after its first version."""
    return known_from(kind, found, ids_for(kind, found, Known(), set()))


def test_a_new_course_gets_ids_made_of_names_and_none_twice() -> None:
    found = [page(1, name="Getting ready"), page(2, name="Getting ready"), page(3, name="!"), page(4, name="Øvelse")]
    taken = {"ovelse"}
    assert ids_for("episode", found, Known(), taken) == ["getting-ready", "getting-ready-2", "episode", "ovelse-2"]
    assert taken == {"ovelse", "getting-ready", "getting-ready-2", "episode", "ovelse-2"}


@pytest.mark.parametrize(
    ("changes", "how"),
    [
        ({}, How.SAME),
        ({"title": "Called otherwise"}, How.PLACE),
        ({"title": "Called otherwise", "text": "Everything is new here."}, How.PLACE),
        ({"path": "content/elsewhere.md", "name": "elsewhere"}, How.TITLE),
        ({"path": "content/elsewhere.md", "title": "Called otherwise", "name": "elsewhere"}, How.TEXT),
    ],
    ids=["as it was", "renamed", "renamed and rewritten", "moved", "moved and renamed"],
)
def test_a_page_is_recognised_by_place_by_title_or_by_what_it_says(changes: dict[str, str], how: How) -> None:
    known = first("episode", [page(1), page(2), page(3)])
    result = given_ids("episode", [page(1), page(2, **changes), page(3)], known, set())
    assert [one.id for one in result] == ["p1", "p2", "p3"]
    assert result[1].how is how


def test_a_lesson_of_another_title_is_known_by_the_titles_of_its_pages() -> None:
    pages = ["Ice on lakes", "Depths", "Boats and lines"]
    known = Known((KnownItem("winter", "lesson", "", "Winter", " ".join(pages)),), frozenset({"winter"}))
    for title, now in (("Snow", [*pages, "Skis"]), ("Winter", ["Everything", "Is", "New"])):
        found = found_lesson("index.md", title, title, now, known)
        assert ids_for("lesson", [found], known, set()) == ["winter"]


def test_texts_of_few_words_are_compared_by_their_words() -> None:
    known = first("exercise", [Found("a.md", "Old", "old", "one two three four five six seven")])
    now = [Found("b.md", "New", "new", "one two three four five six seven eight")]
    assert ids_for("exercise", now, known, set()) == ["old"]


def numbered(*seeds: int, begin: str = "", path: str = "a.md") -> list[Found]:
    """Exercises of one page that are only counted."""
    return [
        Found(path, f"Challenge {i}", f"challenge-{i}", begin + text_of(seed, 25 if begin else 60))
        for i, seed in enumerate(seeds, 1)
    ]


@pytest.mark.parametrize(
    ("now", "ids"),
    [
        ((9, 1, 2, 3), ["challenge-1-2", "challenge-1", "challenge-2", "challenge-3"]),
        ((2, 3), ["challenge-2", "challenge-3"]),
        ((2, 1, 3), ["challenge-2", "challenge-1", "challenge-3"]),
        ((1, 9, 3), ["challenge-1", "challenge-2", "challenge-3"]),
    ],
    ids=["one put first", "the first taken away", "two swapped", "one written anew"],
)
def test_exercises_that_are_only_counted_are_known_by_what_they_say(now: Sequence[int], ids: list[str]) -> None:
    known = first("exercise", numbered(1, 2, 3))
    assert ids_for("exercise", numbered(*now), known, set()) == ids


def test_exercises_that_begin_alike_are_told_apart_by_the_rest() -> None:
    begin = "Think of this in pairs and write your answer into the notes that all of you share. "
    one, other = numbered(1, 2, 3, begin=begin), numbered(4, 5, begin=begin, path="b.md")
    known = first("exercise", [*one, *other])
    ids = dict(zip([each.text for each in [*one, *other]], [item.id for item in known.items], strict=True))
    now = [*numbered(9, 4, 3, 1, begin=begin), *numbered(2, 5, begin=begin, path="b.md")]
    result = ids_for("exercise", now, known, set())
    assert result[1:] == [ids[each.text] for each in now[1:]] and result[0] not in ids.values()


def test_a_page_whose_text_went_to_another_file_goes_with_it() -> None:
    known = first("episode", [page(1), page(2)])
    now = [page(3, path="content/p1.md"), page(2), page(1, path="content/new.md", title="Called otherwise")]
    assert ids_for("episode", now, known, set()) == ["p3", "p2", "p1"]


def test_two_pages_that_change_files_keep_their_ids_by_title_and_text() -> None:
    known = first("episode", [page(1), page(2)])
    swapped = [page(1, path="content/p2.md"), page(2, path="content/p1.md")]
    assert ids_for("episode", swapped, known, set()) == ["p1", "p2"]


def test_another_page_with_a_common_title_is_not_taken_for_the_one_that_is_gone() -> None:
    known = first("episode", [page(1, title="Introduction"), page(2)])
    result = given_ids("episode", [page(2), page(7, title="Introduction", name="p1")], known, set())
    assert [one.id for one in result] == ["p2", "p1-2"]
    assert result[1].how is How.NEW


def exercise(path: str, title: str, seed: int, **changes: str) -> Found:
    return replace(Found(path, title, title, text_of(seed, 25)), **changes)


def test_an_exercise_that_moved_to_another_page_keeps_its_id() -> None:
    before = [exercise("a.md", "Exercise", 1), exercise("a.md", "Exercise", 2), exercise("b.md", "Exercise", 3)]
    known = first("exercise", before)
    moved = [exercise("a.md", "Exercise", 2), exercise("b.md", "Exercise", 1), exercise("b.md", "Exercise", 3)]
    assert ids_for("exercise", moved, known, set()) == ["exercise-2", "exercise", "exercise-3"]


def test_equal_exercises_follow_their_renamed_pages() -> None:
    """“Try it yourself” stands word by word on every page: only the page tells one from the other."""
    pages = ("a.md", "b.md", "c.md")
    before = [one for n, path in enumerate(pages) for one in (exercise(path, "Try it", 0), exercise(path, "Own", n))]
    known = first("exercise", before)
    after = [replace(one, path=f"renamed-{one.path}") for one in (*before[4:], *before[:4])]
    ids = ids_for("exercise", after, known, set())
    assert ids == [known.items[n].id for n in (4, 5, 0, 1, 2, 3)]


def test_an_edited_exercise_beside_a_new_one_of_the_same_title_keeps_its_id() -> None:
    known = first("exercise", [exercise("a.md", "Exercise", 1)])
    after = [exercise("a.md", "Exercise", 9), exercise("a.md", "Exercise", 1, text=text_of(1, 25) + " with more words")]
    assert ids_for("exercise", after, known, set()) == ["exercise-2", "exercise"]


def test_what_is_gone_leaves_its_id_and_gets_it_back_when_it_returns() -> None:
    gone = KnownItem("deep", "exercise", "a.md", "Deep", text_of(5, 25))
    known = Known(
        (KnownItem("flat", "exercise", "a.md", "Flat", text_of(6, 25)),), frozenset({"deep", "flat"}), (gone,)
    )
    other = [exercise("a.md", "Flat", 6), exercise("b.md", "Deep", 8)]
    assert ids_for("exercise", other, known, set()) == ["flat", "deep-2"]
    same = [exercise("a.md", "Flat", 6), exercise("b.md", "Deep", 5)]
    result = given_ids("exercise", same, known, set())
    assert [(one.id, one.how) for one in result] == [("flat", How.SAME), ("deep", How.BACK)]


def test_ids_that_authors_give_go_before_all_others() -> None:
    known = first("episode", [page(1), page(2)])
    found = [page(3, name="mine"), page(1, own="mine"), page(2)]
    assert ids_for("episode", found, known, set()) == ["mine-2", "mine", "p2"]


def test_a_lesson_never_takes_a_word_that_stands_in_addresses() -> None:
    found = [Found("", "Live", "Live"), Found("", "Files", "files", own="files")]
    assert ids_for("lesson", found, Known(), set()) == ["live-lesson", "files-lesson"]


def test_what_became_of_everything_is_told() -> None:
    items = (
        KnownItem("a", "episode", "a.md", "A"),
        KnownItem("b", "episode", "b.md", "B"),
        KnownItem("x", "exercise", "a.md", "X"),
    )
    now = (
        KnownItem("a", "episode", "a.md", "A, better"),
        KnownItem("c", "episode", "c.md", "C"),
        KnownItem("old", "exercise", "c.md", "Old"),
    )
    told = matching(Known(items, frozenset({"a", "b", "x", "old"})), now)
    assert [one.after.id for one in told.renamed("episode")] == ["a"]
    assert [one.id for one in told.new] == ["c"]
    assert [one.id for one in told.back] == ["old"]
    assert [one.id for one in told.gone_of("exercise")] == ["x"]
    assert [one.id for one in told.gone_of("episode")] == ["b"]


findings = st.lists(
    st.builds(
        lambda path, title, seed: Found(f"{path}.md", title, title, text_of(seed, 30) if seed else ""),
        path=st.sampled_from("abcd"),
        title=st.sampled_from(["Exercise", "Try it", "Branches", "Merging", ""]),
        seed=st.integers(0, 12),
    ),
    max_size=12,
)
kinds = st.sampled_from(["episode", "exercise", "lesson"])


@settings(max_examples=150, deadline=None)
@given(kinds, findings)
def test_reading_the_same_again_changes_no_id(kind: str, found: list[Found]) -> None:
    known = first(kind, found)
    again = ids_for(kind, found, known, set())
    assert again == [item.id for item in known.items]


@settings(max_examples=150, deadline=None)
@given(kinds, findings, findings)
def test_never_two_for_one_and_nothing_new_gets_an_id_that_was_used(
    kind: str, before: list[Found], after: list[Found]
) -> None:
    known = first(kind, before)
    taken: set[str] = set()
    result = given_ids(kind, after, known, taken)
    ids = [one.id for one in result]
    assert len(set(ids)) == len(ids) == len(after)
    assert taken == set(ids)
    for one in result:
        assert (one.how is How.NEW) == (one.id not in known.used)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 400), unique=True, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_order_is_nothing_to_an_id(seeds: list[int], chance: Random) -> None:
    found = [page(seed, title=f"Page {seed % 3}") for seed in seeds]
    known = first("episode", found)
    shuffled = sorted(range(len(found)), key=lambda _n: chance.random())
    ids = ids_for("episode", [found[n] for n in shuffled], known, set())
    assert ids == [known.items[n].id for n in shuffled]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 400), unique=True, min_size=2, max_size=10), st.data())
def test_any_one_change_to_each_page_keeps_every_id(seeds: list[int], data: st.DataObject) -> None:
    """Whoever renames a file, changes a title or adds a sentence loses nothing."""
    found = [page(seed) for seed in seeds]
    known = first("episode", found)
    changed = []
    for one in found:
        match data.draw(st.sampled_from(["path", "title", "text", "path and title"])):
            case "path":
                changed.append(replace(one, path=f"moved/{one.path}", name="moved"))
            case "title":
                changed.append(replace(one, title=f"Now {one.title}"))
            case "text":
                changed.append(replace(one, text=f"First of all. {one.text} That is all."))
            case _:
                changed.append(replace(one, path=f"moved/{one.path}", title="Now", name="now"))
    assert ids_for("episode", changed, known, set()) == [item.id for item in known.items]


def test_a_crowd_of_equal_titles_is_bounded_and_told_apart_by_text() -> None:
    many = [exercise("all.md", "Exercise", seed) for seed in range(CROWD * 10)]
    known = first("exercise", many)
    later = [replace(one, path="other.md") for one in reversed(many)]
    ids = ids_for("exercise", later, known, set())
    assert ids == [item.id for item in reversed(known.items)]


def test_a_name_is_made_of_plain_letters() -> None:
    assert slug_of("  Ægir's 2nd “Straße”! ") == "aegir-s-2nd-strasse"
    assert slug_of("…") == ""


def test_the_manual_says_from_when_on_things_are_taken_for_the_same() -> None:
    manual = " ".join((Path(__file__).parents[2] / "docs" / "versions.md").read_text("utf-8").split())
    assert (KEEPS, ALIKE, SMALLEST) == (0.25, 0.5, 5)
    for sentence in ("at least a quarter the same", "at least half of it is the same", "told as “fewer than 5”"):
        assert sentence in manual
