"""What programs ask for: complete, the same again by 304, and without anything that is not for everybody."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.interchange import scene
from tests.interchange.scene import Scene
from tests.support.cast import Cast
from tests.support.courses import published, write_course
from tests.support.statements import statements
from videre.accounts.models import User
from videre.foundation.database import Database
from videre.foundation.settings import load
from videre.foundation.storage.local import LocalStorage
from videre.web.app import create_app

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"
LISTS = [
    "/courses/catalogue.json",
    "/courses/small/course.jsonld",
    "/courses/small/CITATION.cff",
    "/courses/small/versions.atom",
    "/courses/small/sitemap.xml",
    "/courses/new.atom",
    "/at/nord/new.atom",
    "/sitemap.xml",
    "/sitemaps/partners-1.xml",
    "/sitemaps/instances-1.xml",
    "/sitemaps/live-1.xml",
    "/sitemaps/questions-1.xml",
    "/oembed?url=http://localhost/courses/small/begin/e1/",
]


@pytest.fixture
def made(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> Scene:
    return scene.make(database, storage, cast, tmp_path / "written")


def locations(text: str) -> list[str]:
    return [str(one.text) for one in ElementTree.fromstring(text).iter(f"{MAP}loc")]


def test_every_list_is_the_same_again_by_304_and_for_one_statement(
    made: Scene, client: FlaskClient, database: Database
) -> None:
    for path in LISTS:
        first = client.get(path)
        assert first.status_code == 200, path
        assert "Set-Cookie" not in first.headers
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        with statements(database) as sent:
            again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), path
        assert len(sent) <= 1, (path, sent)


def test_nothing_of_what_is_not_for_everybody_is_in_any_list(made: Scene, client: FlaskClient) -> None:
    private = (scene.SECRET, scene.SECRET_WORDS, scene.HIDDEN_LINK, made.secret_hour, made.secret_question, "Rude")
    for path in (*LISTS, "/", "/courses/", "/at/nord/small-spring/", "/courses/small/"):
        text = client.get(path).text
        for words in (*private, made.waiting):
            assert words not in text, (path, words)
    for kind in ("course.jsonld", "CITATION.cff", "versions.atom", "sitemap.xml"):
        assert client.get(f"/courses/{scene.SECRET}/{kind}").status_code == 404, kind
    for path in ("", "begin/e1/"):
        assert client.get(f"/oembed?url=http://localhost/courses/{scene.SECRET}/{path}").status_code == 404


def test_members_find_their_course_in_no_list_either(
    made: Scene, signed_in: Callable[[User], FlaskClient], cast: Cast
) -> None:
    member = signed_in(cast.admin)
    assert member.get(f"/courses/{scene.SECRET}/").status_code == 200
    for kind in ("course.jsonld", "CITATION.cff", "versions.atom", "sitemap.xml"):
        assert member.get(f"/courses/{scene.SECRET}/{kind}").status_code == 404, kind


def test_the_sitemaps_lead_to_every_page_and_each_answers(made: Scene, client: FlaskClient) -> None:
    parts = locations(client.get("/sitemap.xml").text)
    pages = [page for part in parts for page in locations(client.get(part.removeprefix("http://localhost")).text)]
    paths = {page.removeprefix("http://localhost") for page in pages}
    assert {
        "/courses/small/",
        "/courses/small/begin/",
        "/courses/small/begin/e1/",
        "/courses/small/begin/e2/",
        "/at/nord/",
        "/at/nord/small-spring/",
        f"/live/{made.hour}/",
        f"/ask/{made.question}/",
    } <= paths
    assert len(pages) == len(set(pages))
    for path in paths:
        assert client.get(path).status_code == 200, path
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").text
    assert client.get("/sitemaps/partners-2.xml").status_code == 404
    assert client.get("/sitemaps/drafts-1.xml").status_code == 404


def test_lists_cost_the_same_for_one_course_and_for_three(
    made: Scene, app: Flask, database: Database, storage: LocalStorage, tmp_path: Path
) -> None:
    counts = []
    for round_ in range(2):
        for path in ("/courses/catalogue.json", "/sitemap.xml", "/courses/new.atom", "/at/nord/new.atom"):
            with statements(database) as sent:
                assert visitor(app).get(path).status_code == 200
            counts.append(len(sent))
        if not round_:
            for number in (2, 3):
                published(database, storage, write_course(tmp_path / "more", f"course-{number}"))
    assert counts[:4] == counts[4:]
    assert "course-3" in visitor(app).get("/courses/catalogue.json").text


def test_the_list_for_harvesters_has_the_lessons_in_brief(made: Scene, client: FlaskClient) -> None:
    answer = client.get("/courses/catalogue.json")
    assert answer.mimetype == "application/ld+json"
    item = json.loads(answer.text)["dataFeedElement"][0]["item"]
    assert item["hasPart"][0]["abstract"] == "Some text. In brief."
    assert client.get("/courses/catalogue.json?page=2").status_code == 404
    assert client.get("/courses/catalogue.json?page=x").status_code == 404


def test_news_name_versions_and_hours(made: Scene, client: FlaskClient) -> None:
    for path in ("/courses/small/versions.atom", "/courses/new.atom"):
        feed = ElementTree.fromstring(client.get(path).text)
        ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
        assert set(ids) == {"http://localhost/courses/small/#version-1", f"http://localhost/live/{made.hour}/"}
        assert feed.findtext(f"{ATOM}updated") == max(
            str(entry.findtext(f"{ATOM}updated")) for entry in feed.iter(f"{ATOM}entry")
        )


def test_oembed_gives_a_link_with_title_and_refuses_what_is_not_ours(made: Scene, client: FlaskClient) -> None:
    found = client.get("/oembed?url=http%3A%2F%2Flocalhost%2Fcourses%2Fsmall%2Fbegin%2Fe1%2F&format=json").json
    assert found is not None
    assert (found["version"], found["type"], found["author_name"]) == ("1.0", "link", "Ada Nordmann")
    assert found["title"].startswith("Episode 1 · ")
    assert (found["thumbnail_width"], found["thumbnail_height"]) == (720, 900)
    assert client.get("/oembed?url=http://localhost/courses/small/&format=xml").status_code == 501
    for address in (
        "",
        "http://evil.example/courses/small/",
        "http://localhost.evil.example/courses/small/",
        "javascript:alert(1)",
        "http://localhost/me/account",
        "http://[",
        "http://localhost/courses/small/begin/e9/",
    ):
        assert client.get("/oembed", query_string={"url": address}).status_code == 404, address
    page = client.get("/courses/small/begin/e1/").text
    link = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert link is not None
    assert client.get(link.group(1).replace("&amp;", "&").removeprefix("http://localhost")).status_code == 200


def test_how_to_cite_is_shown_and_given_as_files(made: Scene, client: FlaskClient) -> None:
    page = client.get("/courses/small/").text
    assert "@misc{nordmann-" in page
    assert 'href="/courses/small/CITATION.cff"' in page
    cff = yaml.safe_load(client.get("/courses/small/CITATION.cff").text)
    assert cff["cff-version"] == "1.2.0"
    assert cff["license"] == "CC-BY-4.0"
    assert cff["authors"] == [
        {"given-names": "Ada", "family-names": "Nordmann", "orcid": "https://orcid.org/0000-0002-1825-0097"}
    ]


def test_under_a_prefix_every_address_is_below_it(
    made: Scene, environment: dict[str, str], database: Database, storage: LocalStorage
) -> None:
    settings = load({**environment, "VIDERE_ADDRESS": "http://localhost/learn"}).settings()
    browser = visitor(create_app(settings, database=database, storage=storage))
    for path in LISTS:
        text = browser.get("/learn" + path.replace("localhost/", "localhost/learn/")).text
        for address in re.findall(r"http://localhost(/[^\"<\s]*)", text):
            assert address.startswith("/learn/"), (path, address)
    page = browser.get("/learn/courses/small/begin/e1/").text
    assert '<link rel="canonical" href="http://localhost/learn/courses/small/begin/e1/">' in page
