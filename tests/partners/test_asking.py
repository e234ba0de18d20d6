"""What a partner asks of those who join: ready sets, own questions, their order, and what counts as an answer."""

import pytest
import sqlalchemy as sa

from tests.support.cast import Cast
from videre.foundation.database import Database, unit_of_work
from videre.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from videre.partners.actions.questioning import (
    OwnQuestion,
    ask_own,
    ask_ready,
    change_own,
    move_question,
    restore_question,
    retire_question,
)
from videre.partners.asking import (
    ASKED_MOST,
    COUNTRY,
    DISCIPLINE,
    READY,
    STAGE,
    Asked,
    Kind,
    Option,
    answer_label,
    checked_answer,
    countries,
    merged_options,
    ready_options,
)
from videre.partners.models import JoiningQuestion, Partner
from videre.partners.queries import joining_questions, retired_questions

WHY = "We report it to those who pay."
MACHINE = OwnQuestion("Where do you run your programs?", WHY, Kind.CHOICE, "Laptop\nCluster\n\n  Somewhere else ")


def nord(db: sa.orm.Session, cast: Cast) -> Partner:
    return db.get_one(Partner, cast.nord.id)


def test_countries_are_those_of_iso_3166() -> None:
    found = {one.key: one.label for one in countries()}
    assert len(found) == 250, "249 of ISO 3166-1, and Kosovo"
    assert (found["no"], found["gl"], found["ax"]) == ("Norway", "Greenland", "Åland Islands")
    assert not {"eu", "un", "zz", "xa", "ea"} & set(found)
    assert [one.label for one in countries()].index("Åland Islands") < 5


def test_every_ready_set_has_options_with_keys_of_their_own() -> None:
    for key in READY:
        options = ready_options(key)
        assert options
        assert len({one.key for one in options}) == len(options)
        assert all(len(one.key) <= 40 for one in options)
    assert ready_options("own") is None


def test_ready_sets_and_own_questions_stand_in_the_order_given(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        partner = nord(db, cast)
        ask_ready(db, None, partner, COUNTRY, WHY, required=True)
        ask_own(db, None, partner, MACHINE)
        ask_ready(db, None, partner, STAGE, WHY)
        move_question(db, None, partner, STAGE, up=True)
        move_question(db, None, partner, COUNTRY, up=True)
    with database.session() as db:
        found = joining_questions(db, cast.nord.id)
        assert [one.key for one in found] == ["country", "career-stage", "where-do-you-run-your-programs"]
        assert [one.required for one in found] == [True, False, False]
        assert [one.label for one in found[2].options] == ["Laptop", "Cluster", "Somewhere else"]
        assert found[0].purpose == WHY
        assert joining_questions(db, cast.sor.id) == ()
        assert db.get_one(Partner, cast.nord.id).face_revision > 5


def test_a_question_without_a_reason_or_with_one_option_is_refused(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        partner = nord(db, cast)
        with pytest.raises(Invalid) as refused:
            ask_own(db, None, partner, OwnQuestion(" ", "", "guess", "One"))
        assert set(refused.value.fields) == {"label", "purpose", "kind"}
        with pytest.raises(Invalid) as refused:
            ask_own(db, None, partner, OwnQuestion("Which?", WHY, Kind.CHOICE, "One"))
        assert "here are 1" in refused.value.fields["options"]
        with pytest.raises(Invalid) as refused:
            ask_own(db, None, partner, OwnQuestion("Which?", WHY, Kind.CHOICE, "One\none"))
        assert "“one” stands there twice" in refused.value.fields["options"]
        with pytest.raises(Invalid) as refused:
            ask_ready(db, None, partner, COUNTRY, "a\u0000b")
        assert set(refused.value.fields) == {"purpose"}
        with pytest.raises(NotFound):
            ask_ready(db, None, partner, "shoe-size", WHY)
        with pytest.raises(NotAllowed):
            ask_own(db, cast.ada, partner, MACHINE)


def test_more_than_a_few_are_refused(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        partner = nord(db, cast)
        for _ in range(ASKED_MOST):
            ask_own(db, None, partner, MACHINE)
        keys = [one.key for one in joining_questions(db, partner.id)]
        assert keys[1] == "where-do-you-run-your-programs-2"
        with pytest.raises(Conflict, match="keep people from joining"):
            ask_ready(db, None, partner, COUNTRY, WHY)
        retire_question(db, None, partner, keys[0])
        ask_ready(db, None, partner, COUNTRY, WHY)
        with pytest.raises(Conflict):
            restore_question(db, None, partner, keys[0])


def test_retiring_keeps_the_question_and_asking_again_puts_it_last(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        partner = nord(db, cast)
        ask_ready(db, None, partner, COUNTRY, WHY)
        ask_ready(db, None, partner, DISCIPLINE, WHY)
        before = joining_questions(db, partner.id)[0].id
        retire_question(db, None, partner, COUNTRY)
        assert [one.key for one in retired_questions(db, partner.id)] == [COUNTRY]
        with pytest.raises(NotFound):
            retire_question(db, None, partner, COUNTRY)
        with pytest.raises(NotFound):
            restore_question(db, None, partner, DISCIPLINE)
        ask_ready(db, None, partner, COUNTRY, "Another reason.")
        found = joining_questions(db, partner.id)
        assert [one.key for one in found] == [DISCIPLINE, COUNTRY]
        assert (found[1].id, found[1].purpose) == (before, "Another reason.")


def test_changing_options_keeps_the_keys_of_those_that_stay(database: Database, cast: Cast) -> None:
    with unit_of_work(database) as db:
        partner = nord(db, cast)
        ask_own(db, None, partner, MACHINE)
        key = joining_questions(db, partner.id)[0].key
        other = OwnQuestion("Where?", WHY, options="cluster\nA server\nPhone", required=True)
        change_own(db, None, partner, key, other)
        (found,) = joining_questions(db, partner.id)
        assert [(one.key, one.label) for one in found.options] == [
            ("cluster", "cluster"),
            ("a-server", "A server"),
            ("phone", "Phone"),
        ]
        assert (found.label, found.required) == ("Where?", True)
        kept = db.scalars(sa.select(JoiningQuestion.options)).one()
        assert {"key": "laptop", "label": "Laptop", "gone": True} in kept
        change_own(db, None, partner, key, OwnQuestion("Where?", WHY, options="Laptop\ncluster"))
        assert joining_questions(db, partner.id)[0].options[0] == Option("laptop", "Laptop")
        with pytest.raises(NotFound):
            change_own(db, None, db.get_one(Partner, cast.sor.id), key, MACHINE)


def question(kind: Kind, *, required: bool = False) -> Asked:
    return Asked(1, "q", kind, "Q", "why", (Option("a", "A"), Option("b", "B")), required)


def test_an_answer_is_an_option_or_a_line() -> None:
    assert checked_answer(question(Kind.CHOICE), " a ") == "a"
    assert checked_answer(question(Kind.CHOICE), "") == ""
    assert checked_answer(question(Kind.TEXT), " a  line\n of text ") == "a line of text"
    for asked, typed in (
        (question(Kind.CHOICE), "A"),
        (question(Kind.CHOICE, required=True), " "),
        (question(Kind.TEXT, required=True), ""),
        (question(Kind.TEXT), "x" * 301),
        (question(Kind.TEXT), "a\u202eb"),
        (question(Kind.TEXT), "a\0b"),
    ):
        with pytest.raises(ValueError, match=r"."):
            checked_answer(asked, typed)
    assert answer_label(question(Kind.CHOICE).options, "b") == "B"
    assert answer_label((), "free text") == "free text"


def test_options_never_share_a_key() -> None:
    made = merged_options([], ["Ø", "Å", "C++", "C"])
    assert len({one["key"] for one in made}) == 4
    again = merged_options(merged_options(made, ["C"]), ["C++", "D"])
    assert {one["label"]: one["key"] for one in again}["C++"] == made[2]["key"]
