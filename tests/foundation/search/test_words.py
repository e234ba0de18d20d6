"""Words are the same words whatever their accents, and the same for the index and for what is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videre.foundation.search.snippets import marked, marks, snippet
from videre.foundation.search.wanted import MOST_TERMS, MOST_TYPED, Term, Wanted, wanted
from videre.foundation.search.words import LONGEST, folded, tidy


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café, CRÈME", ["cafe", "creme"]),
        ("cafe\u0301s", ["cafes"]),
        ("Øl og brød på Ærø", ["ol", "og", "brod", "pa", "aero"]),
        ("Straße", ["strasse"]),
        ("git_push --force", ["git", "push", "force"]),
        ("iceout.py", ["iceout", "py"]),
        ("½ litre", ["1", "2", "litre"]),
        ("ﬁle Ｆｕｌｌ", ["file", "full"]),
        ("", []),
        ("…—!", []),
    ],
)
def test_words_are_small_letters_without_accents(text: str, words: list[str]) -> None:
    assert folded(text) == words


@given(st.text())
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    words = folded(tidy(text))
    assert folded(" ".join(words)) == words
    assert all(0 < len(word) <= LONGEST for word in words)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("branch", Wanted((Term(("branch",), True),))),
        ("R", Wanted((Term(("r",), False),))),
        ("py*", Wanted((Term(("py",), True),))),
        ("p*", Wanted((Term(("p",), False),))),
        ('"merge conflict"', Wanted((Term(("merge", "conflict"), False),))),
        ('"never closed', Wanted((Term(("never", "closed"), False),))),
        ("iceout.py", Wanted((Term(("iceout", "py"), False),))),
        ("git -svn", Wanted((Term(("git",), True),), (Term(("svn",), False),))),
        ('git -"sub version"', Wanted((Term(("git",), True),), (Term(("sub", "version"), False),))),
        ("- * ( ) NEAR/2", Wanted((Term(("near", "2"), False),))),
        ("git GIT Gít", Wanted((Term(("git",), True),))),
        ("-git", Wanted((), (Term(("git",), False),))),
        ("", Wanted()),
        ("\x00\ud800'\"", Wanted()),
    ],
)
def test_what_is_typed_is_taken_apart(typed: str, meant: Wanted) -> None:
    assert wanted(typed) == meant


@given(st.text(st.characters(codec=None)))
def test_nothing_typed_is_too_much(typed: str) -> None:
    found = wanted(typed)
    assert len(found.terms) <= MOST_TERMS
    assert sum(len(word) for term in found.terms for word in term.words) <= 4 * MOST_TYPED
    assert all(word.isalnum() for term in (*found.terms, *found.without) for word in term.words)


def test_more_than_is_looked_for_is_said() -> None:
    assert wanted("a" * 300).is_cut
    assert wanted(" ".join(f"word{n}" for n in range(20))).is_cut
    assert not wanted("one two").is_cut


def shown(pieces: list[tuple[str, bool]]) -> str:
    return "".join(f"[{text}]" if is_marked else text for text, is_marked in pieces)


def test_what_was_found_is_marked_as_it_was_written() -> None:
    assert shown(marked("Kaffe på Café Ærø, cafés", wanted("café").terms)) == "Kaffe på [Café] Ærø, [cafés]"
    assert shown(marked("a merge, conflict and merge", wanted('"merge conflict"').terms)) == (
        "a [merge, conflict] and merge"
    )
    assert shown(marked("Run iceout.py now", wanted("iceout.py").terms)) == "Run [iceout.py] now"
    assert shown(marked("two branches", wanted("branching").terms)) == "two [branches]"


def test_a_long_text_is_cut_where_most_is_found() -> None:
    text = "git once. " + "filler words here " * 60 + "a git merge of git " + "and so on " * 60
    found = shown(snippet(text, wanted("git merge").terms))
    assert "[git] [merge] of [git]" in found
    assert found.startswith("… ")
    assert found.endswith(" …")
    assert len(found) < 300
    assert shown(snippet("short", wanted("git").terms)) == "short"


@given(st.text(max_size=600), st.text(max_size=40))
def test_marks_lie_within_the_text_and_nothing_is_lost(text: str, typed: str) -> None:
    terms = wanted(typed).terms
    assert "".join(piece for piece, _ in marked(text, terms)) == text
    ends = [edge for span in marks(text, terms) for edge in span]
    assert ends == sorted(ends)
    snippet(text, terms)
