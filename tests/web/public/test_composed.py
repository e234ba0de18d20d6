"""Pages put together from all of a course, as visitors, members and helpers get them."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.courses import published, write_course
from tests.support.statements import statements
from videre.accounts.models import User
from videre.courses import composed
from videre.courses.actions import open_instance
from videre.courses.models import Course, PageText
from videre.courses.plans import InstancePlan
from videre.discussion.models import Question
from videre.foundation import clock
from videre.foundation.addresses import new_public_id
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.partners.models import Membership

BASE = "/courses/small/"
PAGES = [BASE + page for page in ("exercises/", "whole/", "whole/begin/", "glossary/", "in-brief/")]

COURSE = """
[exercises_page]
kinds = ["choice", "type-along"]
solutions = true

[[before]]
title = "The command line"
url = "https://example.org/shell/"
why = "We type every command."

[[after]]
title = "Another one here"
url = "another"
why = "It goes on there."

[[start_here]]
if_you_can = "begin already"
episode = "e2"

[source]
edit = "https://forge.example.org/edit/{path}?line={line}"
"""
WORDS = """Read of {term}`lakes <Lake>` and {term}`fjords`, then [the other](e2.md#more-of-it) or [below](#more-of-it).

:::{type-along} Type this
`ls` ![a dot](dot.png)
:::

::::{tabs}
:::{group-tab} Windows
Press the key.
:::
:::{group-tab} Linux
Press another.
:::
::::

:::{tip} Nobody needs this
:class: optional
But some like it.
:::
"""
READY = """+++
id = "be-ready"
title = "Install it"
minutes = 5
+++

:::{exercise} Is it there?
:id: is-it-there

Ask for it.
:::
"""
BRIEF = """+++
what = "Fifteen minutes about beginning."
why = "Nobody goes on who has not begun."
[[send]]
whom = "A newcomer"
when = "on the first day"
+++
More about it. [One page](e1.md). ![a dot](dot.png)

## For whom

Everybody; [there](#for-whom) it says so.
"""


def written(parent: Path, **more: object) -> Path:
    """The small course with everything that may stand around lessons."""
    folder = write_course(parent, words=WORDS, **more)  # type: ignore[arg-type]
    toml = (folder / "course.toml").read_text()
    (folder / "course.toml").write_text(toml.replace("[[authors]]", COURSE + "[[authors]]", 1))
    (folder / "glossary.md").write_text("Words.\n\nLake\n: Water that stays. See [where](begin/e1.md#more-of-it).\n")
    (folder / "getting-ready.md").write_text(READY)
    (folder / "begin" / "in-brief.md").write_text(BRIEF)
    return folder


@pytest.fixture
def small(database: Database, storage: LocalStorage, tmp_path: Path) -> int:
    """The course, published; its id."""
    return published(database, storage, written(tmp_path / "written")).course_id


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_made_once_kept_and_answered_by_304(
    small: int, client: FlaskClient, database: Database, path: str
) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert "Set-Cookie" not in first.headers
    with statements(database) as sent:
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, len(sent)) == (304, b"", 1)
    assert client.get(path + "?solutions=1").status_code == 200


def test_a_page_costs_the_same_for_one_episode_and_for_five(
    app: Flask, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    counts = []
    for number in (2, 5):
        published(database, storage, written(tmp_path / str(number), slug=f"c-{number}", title="A", episodes=number))
        for page in ("exercises/", "whole/", "glossary/", "in-brief/"):
            with statements(database) as sent:
                assert visitor(app).get(f"/courses/c-{number}/{page}").status_code == 200
            counts.append(len(sent))
    assert counts[:4] == counts[4:]
    assert max(counts) <= 6


def test_exercises_are_listed_by_kind_with_and_without_solutions(small: int, client: FlaskClient) -> None:
    page = client.get(BASE + "exercises/").text
    assert "Which one?" in page
    assert "this one" in page, "the options are part of the question"
    assert "Yes." not in page, "what is right is not told"
    assert page.count('"box-name">Type this<') == 2, "once an episode"
    assert f'href="{BASE}begin/e1/#exercise-pick"' in page
    assert "Is it there?" not in page, "a tick exercise, which the instructor did not name"
    assert 'src="../files/' in page
    assert re.findall(r'data-box="([^"]*)"(?: data-exercise="([^"]*)")? data-kind', page) == [
        ("exercise", "pick"),
        ("type-along", ""),
        ("type-along", ""),
    ]
    chosen = client.get(BASE + "exercises/?kind=type-along").text
    assert "Which one?" not in chosen
    assert "Type this" in chosen
    assert client.get(BASE + "exercises/?kind=nonsense").status_code == 404
    client.set_cookie("videre_language", "nb")
    assert '<span class="box-kind" lang="nb">Skriv med' in client.get(BASE + "exercises/").text, "named as the page is"


def test_without_a_word_of_the_instructor_every_exercise_is_there_and_no_box(
    database: Database, storage: LocalStorage, tmp_path: Path, client: FlaskClient
) -> None:
    folder = written(tmp_path / "w")
    toml = (folder / "course.toml").read_text()
    head, _, rest = toml.partition("[exercises_page]\n")
    (folder / "course.toml").write_text(head + rest.split("\n\n", 1)[1])
    published(database, storage, folder)
    page = client.get(BASE + "exercises/").text
    assert "Which one?" in page
    assert "Is it there?" in page
    assert "Type this" not in page


def test_solutions_stay_where_they_are_when_the_instructor_says_so(
    database: Database, storage: LocalStorage, tmp_path: Path, client: FlaskClient
) -> None:
    folder = written(tmp_path / "w")
    for name, old, new in (
        ("course.toml", "solutions = true", "solutions = false"),
        ("begin/e1.md", "Which one?\n", "Which one?\n\n:::{solution}\nThe first.\n:::\n"),
    ):
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(":::{exercise} Pick", "::::{exercise} Pick").replace(old, new))
    text = (folder / "begin" / "e1.md").read_text()
    (folder / "begin" / "e1.md").write_text(text[: text.rindex(":::")] + "::::\n")
    published(database, storage, folder)
    page = client.get(BASE + "exercises/?solutions=1").text
    assert "The first." not in page
    assert "solutions=1" not in page


def test_on_one_page_ids_are_unique_and_every_inside_link_leads_somewhere(small: int, client: FlaskClient) -> None:
    page = client.get(BASE + "whole/").text
    main = page[page.index("<main") : page.index("</main>")]
    ids = re.findall(r' id="([^"]+)"', main)
    assert len(ids) == len(set(ids))
    inside = re.findall(r' href="#([^"]+)"', main)
    assert {"e2.h-more-of-it", "e1.h-more-of-it", "glossary.term-lake"} <= set(inside)
    assert set(inside) <= set(ids)
    assert 'id="e1.exercise-pick" data-box="exercise" data-exercise="pick"' in main
    assert 'src="../files/' in main
    assert client.get(BASE + "files/" + main.split('src="../files/')[1].split('"')[0]).status_code == 200
    assert main.index("Install it") < main.index("Episode 1") < main.index("Episode 2")
    lesson = client.get(BASE + "whole/begin/").text
    assert 'src="../../files/' in lesson
    assert "../../glossary/#term-lake" in lesson
    assert "Install it" not in lesson[lesson.index("<main") :]
    assert client.get(BASE + "whole/nothing/").status_code == 404


def test_a_course_too_long_for_one_page_is_offered_by_lesson(
    small: int, database: Database, client: FlaskClient
) -> None:
    with unit_of_work(database) as db:
        row = db.scalars(sa.select(PageText).where(PageText.page_id == "e2")).one()
        row.html += "<p>word</p>" * (composed.LARGEST_WHOLE // 10)
        db.get_one(Course, small).live_revision += 1
    page = client.get(BASE + "whole/").text
    assert len(page) < 20_000
    assert f'href="{BASE}whole/begin/"' in page
    assert f'href="{BASE}begin/e2/"' in client.get(BASE + "whole/begin/").text


def test_words_are_linked_where_they_are_explained_and_stay_text_elsewhere(small: int, client: FlaskClient) -> None:
    episode = client.get(BASE + "begin/e1/").text
    assert 'href="../../glossary/#term-lake"' in episode
    assert "and fjords, then" in episode
    words = client.get(BASE + "glossary/").text
    assert '<dt id="term-lake">Lake</dt>' in words
    assert 'href="../begin/e1/#h-more-of-it"' in words
    assert "Words." in words


def test_a_word_leads_to_where_its_page_has_it_as_another_format_spells_it(
    database: Database, storage: LocalStorage, tmp_path: Path, client: FlaskClient
) -> None:
    folder = tmp_path / "words"
    folder.mkdir()
    (folder / "index.md").write_text("# Words\n\n```{toctree}\nhere\n```\n")
    (folder / "here.md").write_text("# Here\n\n```{glossary}\nHEAD\n  The newest.\n```\n")
    published(database, storage, folder)
    found = re.search(r'href="/courses/words/(\w+)/here/#([^"]+)"', client.get("/courses/words/glossary/").text)
    assert found is not None
    assert f'id="{found[2]}"' in client.get(f"/courses/words/{found[1]}/here/").text


def test_the_course_page_shows_what_stands_around_its_lessons(small: int, client: FlaskClient) -> None:
    page = client.get(BASE).text
    for said in (
        "Before you begin",
        f'href="{BASE}getting-ready/be-ready/"',
        "1 lesson<",
        "15 min",
        f'href="{BASE}begin/e1/" data-start',
        'href="https://example.org/shell/" rel="noopener noreferrer"',
        'href="/courses/another/"',
        "begin already",
        f'href="{BASE}begin/e2/"',
        f'href="{BASE}exercises/"',
        f'href="{BASE}in-brief/"',
    ):
        assert said in page, said
    assert "Another one here" in client.get(BASE + "begin/e2/").text, "at the end of the last episode"
    assert "Another one here" not in client.get(BASE + "begin/e1/").text
    assert "Lesson 1 of 1" in client.get(BASE + "begin/").text


def test_getting_ready_is_answered_like_any_exercise_and_nobody_has_to(small: int, client: FlaskClient) -> None:
    place = BASE + "getting-ready/be-ready/"
    assert 'data-exercise="is-it-there"' in client.get(place).text
    answer = client.post(place + "exercises/is-it-there", json={"answer": "done"})
    assert (answer.status_code, answer.json and answer.json["correct"]) == (200, True)
    outline = client.get(BASE + "outline.json").json
    assert outline
    assert [one["id"] for one in outline["lessons"]] == ["getting-ready", "begin"]
    assert outline["lessons"][0]["episodes"][0]["optional"] is True


def test_getting_ready_is_not_called_finished_before_anybody_did_it(
    small: int, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    di = signed_in(cast.di)
    di.post(BASE + "begin/e1/marks/read")
    page = di.get("/me/progress").text
    assert "<h3>Before you begin</h3>" in page
    assert "all done" not in di.get(BASE + "getting-ready/be-ready/").text
    di.post(BASE + "getting-ready/be-ready/marks/read")
    di.post(BASE + "getting-ready/be-ready/exercises/is-it-there", json={"answer": "done", "key": "key-0001"})
    assert '<h3>Before you begin <span class="badge">finished</span></h3>' in di.get("/me/progress").text


def test_every_lesson_in_brief_is_on_one_page(small: int, client: FlaskClient) -> None:
    page = client.get(BASE + "in-brief/").text
    for said in ("Nobody goes on who has not begun.", "A newcomer", "on the first day", "More about it.", "../files/"):
        assert said in page, said
    assert '<h3 id="begin.h-for-whom">' in page
    assert 'href="../begin/e1/"' in page
    alone = client.get(BASE + "begin/").text
    assert "on the first day" in alone
    assert '<h2 id="h-for-whom">' in alone


def test_a_fix_can_be_proposed_on_a_page_and_at_the_line_of_an_exercise(small: int, client: FlaskClient) -> None:
    page = client.get(BASE + "begin/e1/").text
    lines = re.findall(
        r'href="https://forge\.example\.org/edit/begin/e1\.md\?line=(\d+)" rel="noopener noreferrer"', page
    )
    source = WORDS.count("\n")
    assert len(lines) == 2
    assert sorted(map(int, lines))[0] == 1
    assert sorted(map(int, lines))[1] > source


def test_what_is_for_members_only_is_missing_for_everybody_else(
    small: int, database: Database, client: FlaskClient
) -> None:
    with unit_of_work(database) as db:
        db.get_one(Course, small).members_only = True
    assert {client.get(path).status_code for path in PAGES} == {404}


def test_helpers_have_a_lesson_on_one_page_and_learners_have_not(
    small: int, database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient], client: FlaskClient
) -> None:
    with unit_of_work(database) as db:
        db.add(Membership(user_id=cast.di.id, partner_id=cast.own.id, role="helper", since=clock.now()))
        common = {"course_id": small, "version_number": 1, "episode_id": "e1", "html": "", "created_at": clock.now()}
        for text, shown, answered in (("Why so?", 1, 0), ("Answered?", 1, 1), ("Not seen?", 0, 0)):
            now = clock.now()
            db.add(
                Question(
                    public_id=new_public_id(),
                    text=text,
                    shown_at=now if shown else None,
                    answered_at=now if answered else None,
                    **common,
                )
            )
    page = signed_in(cast.di).get(BASE + "brief/begin/").text
    for said in ("Episode 1", "Episode 2", "Pick", "Why so?", "1 open question", "from today"):
        assert said in page, said
    assert "Answered?" not in page
    assert "Not seen?" not in page
    assert f'href="{BASE}brief/begin/"' in signed_in(cast.di).get(BASE + "begin/").text
    assert f"{BASE}brief/begin/" not in signed_in(cast.bo).get(BASE + "begin/").text
    assert signed_in(cast.bo).get(BASE + "brief/begin/").status_code == 404
    assert signed_in(cast.di).get(BASE + "brief/nothing/").status_code == 404
    assert client.get(BASE + "brief/begin/").status_code == 302


def test_at_a_host_they_are_of_the_pinned_version_with_links_that_stay_there(
    small: int, database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path, client: FlaskClient
) -> None:
    here = "/at/nord/spring/"
    with unit_of_work(database) as db:
        open_instance(db, None, cast.nord.id, small, "spring", InstancePlan(starts_on=date(2027, 3, 3)))
    published(database, storage, write_course(tmp_path / "two", version="2.0", words="Other words."))
    assert client.get(BASE + "glossary/").status_code == 404
    for page in ("exercises/", "whole/", "whole/begin/", "glossary/", "in-brief/"):
        answer = client.get(here + page)
        assert answer.status_code == 200, page
        assert f'href="{here}' in answer.text
        assert "Other words." not in answer.text
        assert "at Nord" in answer.text
    whole = client.get(here + "whole/").text
    assert client.get(here + "files/" + whole.split('src="../files/')[1].split('"')[0]).status_code == 200
    assert f'href="{here}getting-ready/be-ready/"' in client.get(here).text
