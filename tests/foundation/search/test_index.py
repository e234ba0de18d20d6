"""One index, two databases: whole words, beginnings, phrases and absences find the same on both."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.support.databases import Postgres
from videre.foundation import search
from videre.foundation.database import Database
from videre.foundation.search import Entry, Source
from videre.foundation.search.asking import found
from videre.foundation.search.models import SearchText
from videre.foundation.search.rebuilding import rebuild
from videre.foundation.search.wanted import wanted
from videre.foundation.search.writing import LONGEST_TEXT, refresh, remove

AREA = "shelf"
BOOKS: dict[int, list[Entry]] = {}


def book(owner: int, text: str, *, title: str = "", language: str = "en", **more: Any) -> None:
    BOOKS.setdefault(owner, []).append(Entry(owner % 10, "book", f"b{owner}", title, text, language, **more))


def owners() -> sa.Select[Any]:
    numbers = sa.union_all(*(sa.select(sa.literal(one).label("id")) for one in [*BOOKS, 0])).subquery()
    return sa.select(numbers.c.id).where(numbers.c.id > 0)


SHELF = Source(AREA, owners, lambda _db, owner: BOOKS.get(owner, ()), lambda _db, _owner: None)


@pytest.fixture(autouse=True)
def shelf() -> Iterator[None]:
    BOOKS.clear()
    search.declare(SHELF)
    yield
    del search._sources[AREA]


@contextmanager
def filled(database: Database) -> Iterator[Session]:
    with database.session() as db:
        for owner in BOOKS:
            refresh(db, AREA, owner)
        db.commit()
        yield db


def place(scope: int, *, starts: float | None = None, ends: float | None = None) -> sa.Select[Any]:
    values = (AREA, scope, 1, 1, None, starts, ends)
    kinds = (sa.String, sa.Integer, sa.Integer, sa.Integer, sa.String, sa.Double, sa.Double)
    return sa.select(
        *(sa.cast(value, kind).label(name) for name, value, kind in zip(search.PLACE, values, kinds, strict=True))
    )


EVERYWHERE = [place(scope) for scope in range(10)]


def which(db: Session, typed: str, places: list[sa.Select[Any]] = EVERYWHERE, **more: Any) -> list[int]:
    return [hit.owner_id for hit in found(db, wanted(typed), places, **more).hits]


def test_words_beginnings_phrases_and_absences(database: Database) -> None:
    book(1, "A branch is only a name. Merge it.")
    book(2, "Branching costs nothing; a merge conflict can be solved.")
    book(3, "A conflict, then a merge of café tables")
    book(4, "Nothing of the kind", title="Réunion of branches")
    with filled(database) as db:
        assert set(which(db, "branch")) == {1, 2, 4}
        assert set(which(db, "BRANCHI")) == {2}
        assert set(which(db, "merge")) == {1, 2, 3}
        assert which(db, '"merge conflict"') == [2]
        assert which(db, '"conflict merge"') == []
        assert set(which(db, "merge conflict")) == {2, 3}
        assert set(which(db, "merge -conflict")) == {1}
        assert which(db, '-"merge conflict" conflict') == [3]
        assert which(db, "cafe") == which(db, "CAFÉ") == which(db, "cafe\u0301") == [3]
        assert which(db, "reunion") == [4]
        assert which(db, '"branches nothing"') == []  # the end of a title and the beginning of a text are no phrase
        assert which(db, "me") == []
        assert set(which(db, "me*")) == {1, 2, 3}
        assert which(db, "absent") == which(db, "") == which(db, "-merge") == []


def test_signs_within_words_make_phrases(database: Database) -> None:
    book(1, "Run iceout.py from /home/kari with --force and 1e5 tries of v1.2.3, see https://example.org/a-b?c=d")
    book(2, "py iceout home force 1e6 example")
    with filled(database) as db:
        for typed in ("iceout.py", "/home/kari", "1e5", "v1.2.3", "example.org/a-b", "a-b?c=d", "kari@home -x"):
            assert which(db, typed) == ([1] if typed != "kari@home -x" else []), typed


def test_titles_weigh_more_and_machines_stand_below(database: Database) -> None:
    book(1, "About git and other things")
    book(2, "Other things", title="Git")
    book(3, "git git git git", title="Git git", automatic=True)
    with filled(database) as db:
        assert which(db, "git") == [2, 1, 3]


def test_inflected_words_are_found_where_the_database_knows_the_language(database: Database) -> None:
    book(1, "Several branches", language="en-GB")
    book(2, "Flere båter", language="nb")
    book(3, "Several branches", language="xx")
    with filled(database) as db:
        whole = set(which(db, "branching"))
        assert whole == (set() if database.is_sqlite else {1})
        assert set(which(db, "branches")) == {1, 3}
        assert set(which(db, "båten")) == (set() if database.is_sqlite else {2})
        assert which(db, "several -branching") in ([1, 3], [3, 1])


def test_nothing_is_found_outside_the_places(database: Database) -> None:
    book(1, "secret")
    book(2, "secret")
    book(12, "secret", second=10.0, end_second=20.0)
    with filled(database) as db:
        assert which(db, "secret", [place(1)]) == [1]
        assert which(db, "secret", [place(3)]) == []
        assert which(db, "secret", [place(2, starts=5, ends=25)]) == [12]
        assert which(db, "secret", [place(2, starts=11, ends=None)]) == []
        assert which(db, "secret", [place(2, starts=0, ends=19)]) == []


def test_pages_kinds_and_totals(database: Database) -> None:
    for number in range(1, 8):
        book(number, "again " * number)
    with filled(database) as db:
        first, second = (found(db, wanted("again"), EVERYWHERE, most=4, skip=skip) for skip in (0, 4))
        assert (first.total, second.total) == (7, 7)
        assert len({hit.owner_id for hit in (*first.hits, *second.hits)}) == 7
        assert which(db, "again", kinds=["film"]) == []


def test_rows_follow_what_there_is(database: Database) -> None:
    book(1, "first words")
    with filled(database) as db:
        assert not refresh(db, AREA, 1)
        BOOKS[1] = []
        book(1, "other words")
        assert refresh(db, AREA, 1)
        assert (which(db, "first"), which(db, "other")) == ([], [1])
        db.rollback()
        assert (which(db, "first"), which(db, "other")) == ([1], [])
        remove(db, AREA, 1)
        assert which(db, "words") == []


def test_a_rebuild_mends_what_differs_and_only_that(database: Database) -> None:
    for number in range(1, 46):
        book(number, f"words{number}")
    with filled(database) as db:
        db.execute(sa.update(SearchText).where(SearchText.owner_id == 3).values(words="wrong", title_words=""))
        db.execute(sa.delete(SearchText).where(SearchText.owner_id == 41))
        db.commit()
        assert which(db, "wrong") == [3]
    book(50, "new")
    del BOOKS[7]
    told: list[tuple[str, int]] = []
    own = next(one for one in rebuild(database, lambda area, things: told.append((area, things))) if one.area == AREA)
    assert (own.things, own.mended, own.removed) == (45, 3, 1)
    assert [things for area, things in told if area == AREA] == [20, 40, 45]
    with database.session() as db:
        assert (which(db, "wrong"), which(db, '"words3"'), which(db, '"words41"')) == ([], [3], [41])
        assert (which(db, "new"), which(db, '"words7"')) == ([50], [])
    again = next(one for one in rebuild(database) if one.area == AREA)
    assert (again.mended, again.removed) == (0, 0)


def test_long_texts_are_found_to_their_end(database: Database) -> None:
    book(1, "word " * 4000 + "the very end")
    book(2, "x" * (3 * LONGEST_TEXT) + " " + "tail")
    with filled(database) as db:
        assert which(db, '"very end"') == [1]
        assert which(db, "tail") == [2]
        assert db.scalar(sa.select(sa.func.max(sa.func.length(SearchText.text)))) <= LONGEST_TEXT


ALPHABETS = "aBcåÅßøœ0189éЖщλώשאبक分支あ한"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.sampled_from(ALPHABETS), min_size=1, max_size=8), min_size=2, max_size=6))
def test_every_word_of_every_script_is_found_alone_and_in_its_place(database: Database, parts: list[str]) -> None:
    BOOKS.clear()
    book(1, " ".join(parts))
    with filled(database) as db:
        for typed in (*parts, " ".join(parts), f'"{parts[-2]} {parts[-1]}"', parts[0].upper()):
            assert which(db, typed) == [1], typed
        remove(db, AREA, 1)
        db.commit()


EVIL = st.text(
    st.one_of(st.sampled_from("\"'*-():^&|!<>\\\x00\ud800%_+~AND OR NOT NEAR"), st.characters(codec=None)), max_size=60
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVIL)
def test_nothing_typed_breaks_it(database: Database, typed: str) -> None:
    with database.session() as db:
        found(db, wanted(typed), EVERYWHERE)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(EVIL)
def test_whatever_is_written_can_be_kept_and_found(database: Database, text: str) -> None:
    BOOKS.clear()
    book(1, text + " needle", title=text)
    with filled(database) as db:
        assert which(db, "needle") == [1]


def test_a_search_is_planned_for_its_words_each_time(postgres: Postgres) -> None:
    book(1, "ice on the lake")
    for url in postgres.fresh():
        database = Database(url)
        with filled(database) as db:
            for _ in range(12):
                assert found(db, wanted("ice"), [place(1)]).total == 1
                db.execute(sa.select(SearchText.id).where(SearchText.title == "prepared"))
            prepared = db.scalars(sa.text("SELECT statement FROM pg_prepared_statements")).all()
        database.close()
    assert any("videre_search_text.title =" in one for one in prepared), "others are prepared by now"
    assert not any("places" in one for one in prepared)
