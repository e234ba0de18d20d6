"""My account: what I change, and who is told."""

import io
import json
import zipfile
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import visitor
from tests.support.cast import Cast
from tests.support.letters import kinds_to, letters_to, link_in
from videre.accounts import passwords
from videre.accounts.actions import add_account
from videre.accounts.erasure import erase_account
from videre.accounts.models import User
from videre.foundation import clock
from videre.foundation.database import Database, unit_of_work
from videre.foundation.jobs.office import JobLine
from videre.foundation.jobs.progress import State
from videre.foundation.settings import Settings
from videre.web.admin.overview import grouped

PASSWORD = "correct horse"
NEW = "bo@sor.example"


@pytest.fixture
def bo(cast: Cast, database: Database) -> User:
    hashed = passwords.hashed(PASSWORD)
    with unit_of_work(database) as db:
        db.get_one(User, cast.bo.id).password_hash = hashed
    return cast.bo


@pytest.fixture
def browser(app: Flask, bo: User) -> FlaskClient:
    one = visitor(app)
    assert one.post("/sign-in", data={"address": bo.address, "password": PASSWORD}).status_code == 303
    return one


def send(browser: FlaskClient, path: str, **data: str) -> tuple[int, str]:
    """Post a form as the account page makes it, with its token."""
    page = browser.get("/me/account").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = browser.post(path, data={"csrf_token": token, **data})
    return answer.status_code, answer.text


def test_the_page_is_for_who_is_signed_in(client: FlaskClient) -> None:
    answer = client.get("/me/account")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/me/account"


def test_a_profile_is_changed(browser: FlaskClient, database: Database, bo: User) -> None:
    assert send(browser, "/me/account/profile", name="  Bo   B. ", zone="Europe/Helsinki")[0] == 303
    with database.session() as db:
        user = db.get_one(User, bo.id)
        assert (user.name, user.zone) == ("Bo B.", "Europe/Helsinki")
    assert "Your profile is saved." in browser.get("/me/account?said=profile").text


def test_a_faulty_profile_is_shown_again(browser: FlaskClient, database: Database, bo: User) -> None:
    status, text = send(browser, "/me/account/profile", name="B\no", zone="../../etc/passwd")
    assert status == 422
    assert 'id="f-name-error"' in text
    assert 'id="f-zone-error"' in text
    with database.session() as db:
        assert db.get_one(User, bo.id).name == "Bo"


def test_a_form_without_its_token_is_given_back(browser: FlaskClient, database: Database, bo: User) -> None:
    answer = browser.post("/me/account/profile", data={"name": "Bo the Second", "zone": ""})
    assert answer.status_code == 400
    assert "Bo the Second" in answer.text
    with database.session() as db:
        assert db.get_one(User, bo.id).name == "Bo"


def test_a_new_address_counts_when_it_is_confirmed_and_the_old_one_is_told(
    browser: FlaskClient, client: FlaskClient, bo: User, database: Database, settings: Settings
) -> None:
    status, text = send(browser, "/me/account/address", address=NEW, address_password="wrong")
    assert status == 422
    assert 'id="f-address_password-error"' in text
    assert send(browser, "/me/account/address", address=NEW, address_password=PASSWORD)[0] == 303
    path = link_in(letters_to(database, settings, NEW)[0], settings)
    assert client.get(path).status_code == 200
    assert client.post("/sign-in", data={"address": NEW, "password": PASSWORD}).status_code == 422
    assert client.post(path).status_code == 303, "on another device, too"
    assert client.post("/sign-in", data={"address": NEW, "password": PASSWORD}).status_code == 303
    assert kinds_to(database, bo.address) == ["address-changed"]
    assert client.post(path).status_code == 409


def test_a_taken_address_is_not_told(browser: FlaskClient, cast: Cast, database: Database, settings: Settings) -> None:
    free = send(browser, "/me/account/address", address=NEW, address_password=PASSWORD)
    taken = send(browser, "/me/account/address", address=cast.ada.address, address_password=PASSWORD)
    assert free == taken
    (letter,) = letters_to(database, settings, cast.ada.address)
    assert "/me/address/" not in letter.text
    data = exported(browser)
    about = [row for row in data["tables"]["videre_letter"]["rows"] if row["address"] == cast.ada.address]
    assert [row["kind"] for row in about] == ["address"], "not even my own data tell that the address is taken"


def test_a_new_password_signs_out_all_others(app: Flask, browser: FlaskClient, bo: User, database: Database) -> None:
    other = visitor(app)
    other.post("/sign-in", data={"address": bo.address, "password": PASSWORD})
    wrong = send(browser, "/me/account/password", current_password="no", new_password="a new long one")
    assert wrong[0] == 422
    assert 'id="f-current_password-error"' in wrong[1]
    weak = send(browser, "/me/account/password", current_password=PASSWORD, new_password="short")
    assert 'id="f-new_password-error"' in weak[1]
    done = send(browser, "/me/account/password", current_password=PASSWORD, new_password="a new long one")
    assert done[0] == 303
    assert browser.get("/me/account").status_code == 200
    assert other.get("/me/account").status_code == 302
    assert kinds_to(database, bo.address) == ["password-changed"]


def test_signing_out_everywhere_ends_every_session(app: Flask, browser: FlaskClient, bo: User) -> None:
    other = visitor(app)
    other.post("/sign-in", data={"address": bo.address, "password": PASSWORD})
    assert send(browser, "/me/account/sign-out-everywhere")[0] == 303
    assert browser.get("/me/account").status_code == 302
    assert other.get("/me/account").status_code == 302


def exported(browser: FlaskClient) -> dict[str, dict[str, dict[str, list[dict[str, str]]]]]:
    answer = browser.get("/me/export")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as file:
        assert sorted(file.namelist()) == ["my-data.html", "my-data.json"]
        assert b"<script" not in file.read("my-data.html")
        found: dict[str, dict[str, dict[str, list[dict[str, str]]]]] = json.loads(file.read("my-data.json"))
    return found


def test_my_data_are_mine_and_whole_but_hold_no_secret(browser: FlaskClient, cast: Cast, database: Database) -> None:
    send(browser, "/me/account/profile", name="<script>Bo</script>", zone="")
    data = exported(browser)
    (me,) = data["tables"]["videre_user"]["rows"]
    assert me["address"] == cast.bo.address
    assert "password_hash" not in me
    assert any(row["kind"] == "SignedIn" for row in data["tables"]["videre_event"]["rows"])
    assert "ada@nord.example" not in json.dumps(data)


def test_leaving_has_days_of_grace_and_coming_back_keeps_everything(
    app: Flask, browser: FlaskClient, bo: User, database: Database
) -> None:
    assert send(browser, "/me/account/erase", erase_password=PASSWORD)[0] == 422, "the tick is missing"
    assert send(browser, "/me/account/erase", sure="yes", erase_password="wrong")[0] == 422
    status, text = send(browser, "/me/account/erase", sure="yes", erase_password=PASSWORD)
    assert status == 200
    assert "will be deleted" in text
    assert browser.get("/me/account").status_code == 302
    with database.session() as db:
        assert db.get_one(User, bo.id).erase_after is not None
    assert kinds_to(database, bo.address) == ["erasure-asked"]
    assert visitor(app).post("/sign-in", data={"address": bo.address, "password": PASSWORD}).status_code == 303
    with database.session() as db:
        assert db.get_one(User, bo.id).erase_after is None


def test_privacy_lists_every_table_and_cookie(client: FlaskClient) -> None:
    text = client.get("/privacy").text
    assert "videre_session" in text
    assert "Your account: address" in text


def test_the_overview_is_for_administrators(
    client: FlaskClient, cast: Cast, signed_in: Callable[[User], FlaskClient], database: Database
) -> None:
    assert client.get("/admin/").status_code == 302
    assert signed_in(cast.ada).get("/admin/").status_code == 404
    page = signed_in(cast.admin).get("/admin/")
    assert page.status_code == 200
    with database.session() as db:
        assert f"<dd>{db.scalar(sa.select(sa.func.count()).select_from(User))}</dd>" in page.text


def test_a_cookie_of_an_erased_account_does_not_open_the_next_one_of_that_number(
    database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    """SQLite gives the highest number anew; so does any database that was put back from a backup."""
    old = signed_in(cast.di)
    assert old.get("/me/account").status_code == 200
    with unit_of_work(database) as db:
        erase_account(db, None, db.get_one(User, cast.di.id))
    with unit_of_work(database) as db:
        add_account(db, None, "kari@example.org", "Kari")
        db.execute(sa.update(User).where(User.address == "kari@example.org").values(id=cast.di.id))
    assert old.get("/me/account").status_code == 302


def test_the_only_administrator_is_told_beside_the_button_and_stays(
    database: Database, cast: Cast, signed_in: Callable[[User], FlaskClient]
) -> None:
    status, text = send(signed_in(cast.admin), "/me/account/erase", sure="yes")
    assert status == 409
    assert 'id="f-sure-error">You are the only administrator' in text
    with database.session() as db:
        assert db.get_one(User, cast.admin.id).erase_after is None


def test_jobs_that_wait_are_one_line_and_hide_no_failure() -> None:
    def line(number: int, name: str, state: State) -> JobLine:
        return JobLine(f"job-{number}", name, state, "", None, "", "", clock.now())

    waiting = [line(number, "notifications.remind", "waiting") for number in range(60)]
    found = grouped(
        [*waiting, line(60, "media.ingest", "running"), line(61, "x.y", "failed"), line(62, "x.y", "failed")]
    )
    assert [(one.name, one.state, one.number) for one in found] == [
        ("x.y", "failed", 1),
        ("x.y", "failed", 1),
        ("A video is brought in", "running", 1),
        ("People are reminded of a live hour", "waiting", 60),
    ]
