"""Two at once: one account, one use of a link; and the same tests see the fault where the guard is missing."""

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from videre.accounts import actions, entrance
from videre.accounts.models import MailedLink, User
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict

KARI = "kari@example.org"
AT_ONCE = 8


def together(database: Database, act: Callable[[int], None]) -> int:
    """Let many do it at the same moment; how many were not refused."""
    gate = threading.Barrier(AT_ONCE)
    done: list[int] = []
    wrong: list[BaseException] = []

    def one(number: int) -> None:
        gate.wait(20)
        try:
            act(number)
            done.append(number)
        except Conflict:
            pass
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    return len(done)


def links_to(database: Database, number: int) -> list[int]:
    for _ in range(number):
        with unit_of_work(database) as db:
            actions.ask_sign_up(db, KARI, "Kari")
    with database.session() as db:
        return list(db.scalars(sa.select(MailedLink.id).order_by(MailedLink.id)))


@pytest.mark.race
def test_one_link_used_by_many_at_once_makes_one_account(database: Database) -> None:
    (link_id,) = links_to(database, 1)

    def confirm(_number: int) -> None:
        with unit_of_work(database) as db:
            actions.confirm_sign_up(db, db.get_one(MailedLink, link_id), "Kari")

    assert together(database, confirm) == 1
    with database.session() as db:
        assert db.scalars(sa.select(User.address)).all() == [KARI]


@pytest.mark.race
def test_several_links_for_one_address_at_once_make_one_account(database: Database) -> None:
    found = links_to(database, 5)

    def confirm(number: int) -> None:
        with unit_of_work(database) as db:
            actions.confirm_sign_up(db, db.get_one(MailedLink, found[number % len(found)]), f"Kari {number}")

    assert together(database, confirm) == 1
    with database.session() as db:
        assert db.scalars(sa.select(User.address)).all() == [KARI]


@pytest.mark.race
def test_one_sign_in_link_lets_one_in(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        entrance.ask_sign_in_link(db, cast.bo.address)
    with database.session() as db:
        link_id = db.scalars(sa.select(MailedLink.id)).one()

    def come_in(_number: int) -> None:
        with unit_of_work(database) as db:
            entrance.sign_in_by_link(db, db.get_one(MailedLink, link_id))

    assert together(database, come_in) == 1


@pytest.mark.race
def test_the_race_is_real_looking_first_and_using_then_lets_several_in(database: Database, cast: Cast) -> None:
    """The positive control: what `links.consume` does, as one would write it without thinking."""
    with unit_of_work(database) as db:
        entrance.ask_sign_in_link(db, cast.bo.address)
    with database.session() as db:
        link_id = db.scalars(sa.select(MailedLink.id)).one()
    looked = threading.Barrier(AT_ONCE)

    def look_then_use(_number: int) -> None:
        with unit_of_work(database) as db:
            link = db.get_one(MailedLink, link_id)
            looked.wait(20)
            if link.used_at is not None:
                raise Conflict("used")
            link.used_at = clock.now()

    assert together(database, look_then_use) > 1


@pytest.mark.race
def test_everybody_wanting_the_same_new_address_one_gets_it(database: Database) -> None:
    with unit_of_work(database) as db:
        people = [
            User(public_id=new_public_id(), address=f"p{n}@example.org", name=f"P{n}", created_at=clock.now())
            for n in range(4)
        ]
        db.add_all(people)
        db.flush()
        for person in people:
            actions.ask_new_address(db, person, KARI)
    with database.session() as db:
        found = list(db.scalars(sa.select(MailedLink.id).order_by(MailedLink.id)))
    assert len(found) == 4

    def confirm(number: int) -> None:
        with unit_of_work(database) as db:
            actions.confirm_new_address(db, db.get_one(MailedLink, found[number % 4]))

    assert together(database, confirm) == 1
    with database.session() as db:
        assert len(db.scalars(sa.select(User).where(User.address == KARI)).all()) == 1
