"""What every page says of itself is JSON-LD that a real library reads, and has what schema.org and Bioschemas ask."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyshacl import validate
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import RDF

from tests.interchange import scene
from tests.interchange.scene import Scene
from tests.support.cast import Cast
from tests.support.courses import published
from videre.accounts.models import User
from videre.foundation.database import Database
from videre.foundation.storage.local import LocalStorage
from videre.interchange.linked import document, duration, seconds

SCHEMA = Namespace("http://schema.org/")
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib.*"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyshacl.*"),
]
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
HOME = "http://localhost"
ADDRESSES = "url sameAs license image logo contentUrl thumbnailUrl eventAttendanceMode eventStatus mainEntityOfPage"
# What schema.org's own context says of the words we use; fetching it would need the network.
LOCAL = {
    "@vocab": "http://schema.org/",
    **{term: {"@id": f"http://schema.org/{term}", "@type": "@id"} for term in ADDRESSES.split()},
}


@cache
def shapes() -> Graph:
    return Graph().parse(Path(__file__).parent / "shapes.ttl")


def graph(text: str) -> Graph:
    """The statements of a JSON-LD text."""
    whole = json.loads(text)
    assert whole["@context"] == "https://schema.org/"
    return Graph().parse(data=json.dumps({**whole, "@context": LOCAL}), format="json-ld")


def linked(client: FlaskClient, path: str) -> Graph:
    """What the page says."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    if answer.mimetype == "application/ld+json":
        return graph(answer.text)
    found = BLOCK.findall(answer.text)
    assert len(found) == 1, path
    return graph(found[0])


def complaints(found: Graph) -> str:
    conforms, _graph, text = validate(found, shacl_graph=shapes(), advanced=False)
    return "" if conforms else str(text)


@pytest.fixture
def made(database: Database, storage: LocalStorage, cast: Cast, tmp_path: Path) -> Scene:
    return scene.make(database, storage, cast, tmp_path / "written")


def test_every_kind_of_page_says_what_it_must(made: Scene, client: FlaskClient) -> None:
    kinds = {
        "/": "WebSite",
        "/courses/": "DataCatalog",
        "/courses/small/": "Course",
        "/courses/small/begin/": "LearningResource",
        "/courses/small/begin/e1/": "LearningResource",
        "/courses/small/begin/e2/": "LearningResource",
        "/courses/small/live/": "CollectionPage",
        "/courses/small/exercises/": "LearningResource",
        "/courses/small/whole/": "LearningResource",
        "/courses/small/whole/begin/": "LearningResource",
        "/courses/small/glossary/": "DefinedTermSet",
        "/courses/small/in-brief/": "CollectionPage",
        "/courses/small/what-is-new/": "CollectionPage",
        "/at/nord/small-spring/exercises/": "LearningResource",
        "/at/nord/small-spring/in-brief/": "CollectionPage",
        "/privacy": "WebPage",
        "/licence": "WebPage",
        "/search": "SearchResultsPage",
        "/search?q=text": "SearchResultsPage",
        "/at/nord/small-spring/search?q=text": "SearchResultsPage",
        "/at/nord/": "Organization",
        "/at/nord/small-spring/": "CourseInstance",
        "/at/nord/small-spring/begin/": "LearningResource",
        "/at/nord/small-spring/begin/e1/": "LearningResource",
        f"/live/{made.hour}/": "EducationEvent",
        f"/ask/{made.question}/": "QAPage",
        "/courses/small/course.jsonld": "Course",
        "/courses/catalogue.json": "DataFeed",
    }
    for path, kind in kinds.items():
        found = linked(client, path)
        assert (None, RDF.type, SCHEMA[kind]) in found, path
        assert complaints(found) == "", path
        for subject in set(found.subjects()):
            if isinstance(subject, URIRef):
                assert str(subject).startswith((HOME, "https://orcid.org/")), (path, subject)


def test_the_shapes_are_awake() -> None:
    bare = graph(document({"@type": "Course", "@id": f"{HOME}/courses/x/"}))
    assert "name" in complaints(bare)
    assert "provider" in complaints(bare)


def test_a_course_says_who_made_it_what_it_teaches_and_where_it_is_held(made: Scene, client: FlaskClient) -> None:
    found = linked(client, "/courses/small/")
    course = URIRef(f"{HOME}/courses/small/")

    def said(name: str) -> set[str]:
        return {str(value) for value in found.objects(course, SCHEMA[name])}

    assert said("name") == {scene.HARD}
    assert said("creator") == {"https://orcid.org/0000-0002-1825-0097"}
    assert said("license") == {"https://creativecommons.org/licenses/by/4.0/"}
    assert said("teaches") == {"Tell a commit from a branch", "Undo it"}
    assert said("coursePrerequisites") == {"you can open a terminal"}
    assert said("version") == {"1.0"}
    assert said("timeRequired") == {"PT15M"}
    assert said("hasPart") == {f"{HOME}/courses/small/begin/"}
    assert said("hasCourseInstance") == {f"{HOME}/at/nord/small-spring/"}
    assert said("image") == {f"{HOME}/media/poster/{'b' * 32}.jpg"}


def test_what_a_lesson_asks_for_before_is_read_from_its_boxes(
    database: Database, storage: LocalStorage, client: FlaskClient, tmp_path: Path
) -> None:
    folder = tmp_path / "asking"
    folder.mkdir()
    (folder / "index.md").write_text("# Asking\n\n```{toctree}\nhere\n```\n\n:::{prereq}\n- A shell\n- Git\n:::\n")
    (folder / "here.md").write_text("# Here\n\nText.\n")
    (folder / "CITATION.cff").write_text('cff-version: 1.2.0\nauthors:\n- name: "Code Refinery"\n')
    published(database, storage, folder)
    found = linked(client, "/courses/asking/")
    page = URIRef(f"{HOME}/courses/asking/")
    assert {str(one) for one in found.objects(page, SCHEMA["coursePrerequisites"])} == {"A shell", "Git"}
    (author,) = found.objects(page, SCHEMA["creator"])
    assert (author, RDF.type, SCHEMA["Organization"]) in found
    lesson = URIRef(f"{HOME}/courses/asking/asking/")
    asked = linked(client, "/courses/asking/asking/").objects(lesson, SCHEMA["competencyRequired"])
    assert {str(one) for one in asked} == {"A shell", "Git"}


def test_an_episode_names_its_video_its_captions_and_its_exercises(made: Scene, client: FlaskClient) -> None:
    found = linked(client, "/courses/small/begin/e1/")
    episode = URIRef(f"{HOME}/courses/small/begin/e1/")
    video = found.value(episode, SCHEMA.video)
    assert video is not None
    assert str(found.value(video, SCHEMA.duration)) == "PT1M"
    caption = found.value(video, SCHEMA.caption)
    assert str(found.value(caption, SCHEMA.contentUrl)) == f"{HOME}/media/c/en.vtt"
    assert {str(part) for part in found.objects(episode, SCHEMA.hasPart)} == {f"{episode}#exercise-pick"}
    assert str(found.value(episode, SCHEMA.isPartOf)) == f"{HOME}/courses/small/"


def test_a_live_hour_never_tells_the_way_in_and_an_answer_only_what_all_see(made: Scene, client: FlaskClient) -> None:
    hour = client.get(f"/live/{made.hour}/").text
    assert scene.HIDDEN_LINK not in hour
    page = client.get(f"/ask/{made.question}/").text
    block = BLOCK.findall(page)[0]
    assert "Because." in block
    assert "Rude" not in block


def test_nothing_in_a_page_can_end_its_block(made: Scene, client: FlaskClient) -> None:
    for path in ("/courses/", "/courses/small/", "/courses/small/begin/", f"/ask/{made.question}/"):
        block = BLOCK.findall(client.get(path).text)[0]
        assert not {"<", ">", "&"} & set(block), path
    assert json.loads(document({"name": scene.HARD}))["name"] == scene.HARD


def test_pages_for_members_only_say_nothing_to_programs(
    made: Scene, client: FlaskClient, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    member = signed_in(cast.admin)
    for path in (
        f"/courses/{scene.SECRET}/",
        f"/courses/{scene.SECRET}/begin/",
        f"/courses/{scene.SECRET}/begin/e1/",
        f"/courses/{scene.SECRET}/exercises/",
        f"/courses/{scene.SECRET}/whole/",
        f"/courses/{scene.SECRET}/glossary/",
        f"/courses/{scene.SECRET}/in-brief/",
        f"/courses/{scene.SECRET}/what-is-new/",
        f"/at/nord/{scene.SECRET}-spring/",
        f"/at/nord/{scene.SECRET}-spring/search",
        f"/live/{made.secret_hour}/",
    ):
        assert client.get(path).status_code == 404, path
        answer = member.get(path)
        assert answer.status_code == 200, path
        assert "application/ld+json" not in answer.text, path
        assert "og:title" not in answer.text, path


def test_lengths_are_written_as_iso_8601_writes_them() -> None:
    assert [duration(minutes) for minutes in (None, 0, 5, 60, 95)] == [None, None, "PT5M", "PT1H", "PT1H35M"]
    assert [seconds(length) for length in (0, 59.6, 3661)] == ["PT0S", "PT1M", "PT1H1M1S"]


def test_what_programs_find_keeps_a_lesson_page_small(made: Scene, client: FlaskClient) -> None:
    page = client.get("/courses/small/begin/e1/").text
    head = page[page.index('<link rel="canonical"') : page.index("</script>", page.index("ld+json"))]
    assert len(head) < 4000
