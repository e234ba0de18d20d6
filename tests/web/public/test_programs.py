"""What programs ask."""

from pathlib import Path

from flask.testing import FlaskClient

from tests.conftest import visitor
from videre.foundation import migrations
from videre.foundation.database import Database
from videre.foundation.settings import load
from videre.web.app import create_app


def test_health_asks_nobody_and_ready_asks_the_database(client: FlaskClient) -> None:
    assert client.get("/health").json == {"alive": True}
    ready = client.get("/ready")
    assert (ready.status_code, ready.json) == (200, {"ready": True})
    assert ready.headers["Cache-Control"] == "no-store"


def test_ready_says_when_tables_are_missing_and_when_they_have_come(
    environment: dict[str, str], tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'empty.db'}"
    database = Database(url)
    browser = visitor(create_app(load({**environment, "VIDERE_DATABASE": url}).settings(), database=database))
    behind = browser.get("/ready")
    assert behind.status_code == 503
    assert behind.json is not None
    assert "videre db upgrade" in behind.json["problem"]
    migrations.upgrade(database)
    assert browser.get("/ready").status_code == 200
    database.close()


def test_ready_says_when_the_database_is_away(environment: dict[str, str]) -> None:
    url = "postgresql+psycopg://nobody@127.0.0.1:1/none"
    database = Database(url)
    browser = visitor(create_app(load({**environment, "VIDERE_DATABASE": url}).settings(), database=database))
    away = browser.get("/ready")
    assert (away.status_code, away.json) == (503, {"ready": False, "problem": "The database does not answer."})
    assert browser.get("/health").status_code == 200
    database.close()


def test_robots_may_read_what_is_public(client: FlaskClient) -> None:
    text = client.get("/robots.txt").text
    assert "Disallow: /me/" in text
    assert "Disallow: /courses" not in text


def test_the_licence_is_the_notice_of_the_package(client: FlaskClient) -> None:
    page = client.get("/licence")
    assert page.status_code == 200
    assert "Permission is hereby granted, free of charge" in page.text
    assert client.get("/licence", headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
