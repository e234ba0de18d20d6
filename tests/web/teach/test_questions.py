"""The list of those who teach."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.asking import ask, hidden, open_course, public_id
from tests.support.cast import Cast
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses.actions import rename_course
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage

LIST = "/teach/questions/"
In = Callable[[User], FlaskClient]


@pytest.fixture
def small(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> int:
    """The small course with its video, held at Nord."""
    return open_course(database, storage, cast, tmp_path)


def test_it_is_read_and_answered_in_place(small: int, cast: Cast, client: FlaskClient, signed_in: In) -> None:
    ada = signed_in(cast.ada)
    assert "Nothing waits for you" in ada.get(LIST).text
    own = f"/ask/{public_id(ask(client, 'First?', at='0:40'))}/"
    ask(client, "Second?")
    page = ada.get(LIST).text
    assert page.index("First?") < page.index("Second?"), "the oldest first"
    assert "just now" in page
    assert "2 questions" in page
    shown = ada.post(own + "decide", data={**hidden(page, own + "decide"), "do": "show"})
    assert (shown.status_code, shown.location) == (303, LIST)
    done = ada.post(own + "reply", data={**hidden(ada.get(LIST).text, own + "reply"), "text": "So."})
    assert (done.status_code, done.location) == (303, LIST)
    page = ada.get(LIST).text
    assert "First?" not in page
    assert "First?" in ada.get(LIST + "?which=answered").text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
def test_the_way_back_never_leads_elsewhere(small: int, cast: Cast, signed_in: In, target: str) -> None:
    ada = signed_in(cast.ada)
    own = f"/ask/{public_id(ask(ada))}/"
    answer = ada.post(own + "reply", data={"text": "So.", "next": target})
    assert answer.location.startswith(own)


def test_it_costs_the_same_for_one_and_for_thirty(
    small: int, cast: Cast, client: FlaskClient, signed_in: In, database: Database
) -> None:
    ada = signed_in(cast.ada)
    ask(client)
    costs = []
    for _ in range(2):
        ada.get(LIST)
        with statements(database) as sent:
            assert ada.get(LIST).status_code == 200
        costs.append(len(sent))
        for number in range(30):
            ask(client, str(number))
    assert costs[0] == costs[1] <= 14
    assert ada.get(LIST + "?page=2").status_code == 200
    assert ada.get(LIST + "?page=4").status_code == 404


def test_who_works_elsewhere_sees_nothing_and_who_works_nowhere_no_page(
    small: int, cast: Cast, client: FlaskClient, signed_in: In
) -> None:
    ask(client, "Secret?")
    assert "Secret?" not in signed_in(cast.cy).get(LIST).text
    assert "Secret?" in signed_in(cast.admin).get(LIST).text
    assert signed_in(cast.bo).get(LIST).status_code == 404
    assert client.get(LIST).status_code == 302


def test_a_course_is_chosen_by_the_id_it_had_too(
    small: int, cast: Cast, client: FlaskClient, signed_in: In, database: Database
) -> None:
    ask(client, "Which one?")
    with unit_of_work(database) as db:
        rename_course(db, None, small, "smaller")
    ada = signed_in(cast.ada)
    assert all("Which one?" in ada.get(f"{LIST}?course={slug}").text for slug in ("small", "smaller"))
    assert "Which one?" not in ada.get(f"{LIST}?course=other").text


def test_a_null_byte_in_its_address_finds_nothing(small: int, cast: Cast, client: FlaskClient, signed_in: In) -> None:
    ask(client, "First?")
    for name in ("which", "course", "instance"):
        assert signed_in(cast.ada).get(LIST, query_string={name: "\0"}).status_code == 200
