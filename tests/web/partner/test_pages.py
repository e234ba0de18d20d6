"""The pages of a partner: for its administrators, a missing page for everybody else, whatever they ask for."""

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image

from tests.support.cast import Cast
from tests.support.letters import kinds_to
from tests.support.sending import send
from videre.accounts.models import User
from videre.foundation.database import Database, unit_of_work
from videre.foundation.storage.local import LocalStorage
from videre.partners.actions.inviting import invite
from videre.partners.actions.members import add_member
from videre.partners.models import Partner
from videre.partners.queries import joining_questions, open_invitations, roles_at
from videre.partners.rules import Role

PAGES = ("", "members", "questions", "look", "settings")


def nord(database: Database, cast: Cast) -> Partner:
    with database.session() as db:
        return db.get_one(Partner, cast.nord.id)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_for_the_partners_administrators(
    led: Cast,
    ada: FlaskClient,
    cy: FlaskClient,
    client: FlaskClient,
    signed_in: Callable[[User], FlaskClient],
    page: str,
) -> None:
    assert ada.get(f"/partner/nord/{page}").status_code == 200
    assert signed_in(led.admin).get(f"/partner/nord/{page}").status_code == 200
    assert client.get(f"/partner/nord/{page}").status_code == 302
    missing, foreign = cy.get(f"/partner/nowhere/{page}"), cy.get(f"/partner/nord/{page}")
    assert missing.status_code == foreign.status_code == 404
    assert heading(missing.text) == heading(foreign.text)
    assert signed_in(led.bo).get(f"/partner/nord/{page}").status_code == 404


def heading(page: str) -> str:
    return page.partition("<h1")[2].partition("</h1>")[0]


def test_other_partners_people_invitations_and_questions_are_missing(
    database: Database, led: Cast, ada: FlaskClient, cy: FlaskClient
) -> None:
    with unit_of_work(database) as db:
        invited = invite(db, None, db.get_one(Partner, led.nord.id), "kari@example.org", Role.HELPER).public_id
    page = "/partner/sor/members"
    for path in (
        f"/partner/sor/invitations/{invited}",
        "/partner/sor/invitations/222222222222",
        f"/partner/sor/members/{led.ada.public_id}",
        f"/partner/sor/members/{led.di.public_id}",
        "/partner/sor/members/222222222222",
        "/partner/sor/questions/country",
        f"/partner/nord/invitations/{invited}",
        f"/partner/nord/members/{led.ada.public_id}",
    ):
        assert send(cy, path, page=page, do="withdraw").status_code == 404, path
    with database.session() as db:
        assert len(open_invitations(db, led.nord.id)) == 1


def test_settings_are_kept_and_what_is_wrong_stands_beside_its_field(
    database: Database, led: Cast, ada: FlaskClient
) -> None:
    wrong = send(
        ada,
        "/partner/nord/settings",
        name="Nord\nBcc: all@example.org",
        about="x" * 4001,
        homepage="https://good.example\\@evil.example/",
        support_address="help@nord",
        zone="Europe/../etc",
        languages=["nb", "tlh"],
    )
    assert wrong.status_code == 422
    for field in ("name", "about", "homepage", "support_address", "zone", "languages"):
        assert f'id="f-{field}-error"' in wrong.text, field
    assert "x" * 4001 in wrong.text, "nothing typed is lost"
    assert nord(database, led).name == "Nord"
    done = send(
        ada,
        "/partner/nord/settings",
        name="Nord & Co",
        about="Who *we* are. <script>alert(1)</script>",
        homepage="https://nord.example/a?b=c",
        support_address="Help@Nord.example",
        zone="Europe/Oslo",
        languages=["en", "nb"],
    )
    assert done.status_code == 303
    row = nord(database, led)
    assert (row.name, row.support_address, row.zone, row.languages) == (
        "Nord & Co",
        "help@nord.example",
        "Europe/Oslo",
        ["en", "nb"],
    )
    public = ada.get("/at/nord/").text
    assert "Nord &amp; Co" in public
    assert "<em>we</em>" in public
    assert "<script>alert" not in public


def test_a_look_is_shown_before_it_is_kept_and_refused_with_the_nearest(
    database: Database, led: Cast, ada: FlaskClient, client: FlaskClient
) -> None:
    look = "/partner/nord/look"
    refused = send(ada, look, accent="#77aaff", do="keep")
    assert refused.status_code == 422
    assert "#77aaff on the paper #fdfcf9 has a contrast of 2.27 : 1; 4.5 : 1 is needed" in refused.text
    assert "The nearest colour that can be read everywhere is" in refused.text
    tried = send(ada, look, accent="#1c5f4a", paper="#f7faf6", do="try")
    assert tried.status_code == 200
    sheet = tried.text.partition('href="/partner/nord/look/tried.css')[2].partition('"')[0].replace("&amp;", "&")
    css = ada.get(f"/partner/nord/look/tried.css{sheet}")
    assert css.content_type == "text/css; charset=utf-8"
    assert "--accent: #1c5f4a;" in css.text
    assert nord(database, led).look == {}
    assert client.get(f"/partner/nord/look/tried.css{sheet}").status_code == 302
    assert ada.get("/partner/nord/look/tried.css?accent=%23ffff00").status_code == 422
    assert ada.get("/partner/nord/look/tried.css?accent=red").status_code == 422

    assert send(ada, look, accent="#1c5f4a", do="keep").status_code == 303
    revision = nord(database, led).face_revision
    public = client.get("/at/nord/").text
    assert f'href="/looks/nord/{revision}.css"' in public
    kept = client.get(f"/looks/nord/{revision}.css")
    assert "--accent: #1c5f4a;" in kept.text
    assert "immutable" in kept.headers["Cache-Control"]
    assert "immutable" not in client.get("/looks/nord/1.css").headers["Cache-Control"]
    assert client.get("/looks/nowhere/1.css").status_code == 404
    assert send(ada, look, do="drop").status_code == 303
    assert "/looks/nord/" not in client.get("/at/nord/").text


def test_a_ready_look_is_only_shown(database: Database, led: Cast, ada: FlaskClient) -> None:
    answer = send(ada, "/partner/nord/look", do="heather")
    assert answer.status_code == 200
    assert "They are not kept yet" in answer.text
    assert nord(database, led).look == {}


def test_a_logo_is_sent_shown_and_taken_away(
    database: Database, led: Cast, ada: FlaskClient, client: FlaskClient, storage: LocalStorage
) -> None:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), (20, 90, 60)).save(out, "JPEG")
    path = "/partner/nord/look/logo"
    refused = send(ada, path, logo=(io.BytesIO(b"<svg onload='alert(1)'/>"), "logo.png"))
    assert refused.status_code == 422
    assert "SVG drawings can hold programs" in refused.text
    assert send(ada, path).status_code == 422
    assert send(ada, path, logo=(io.BytesIO(out.getvalue()), "../../x.exe")).status_code == 303
    key = nord(database, led).logo_key
    assert f'src="/media/{key}"' in client.get("/at/nord/").text
    file = client.get(f"/media/{key}")
    assert (file.status_code, file.content_type) == (200, "image/png")
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert send(ada, path, do="drop").status_code == 303
    assert "/media/" not in client.get("/at/nord/").text


def test_people_are_invited_and_the_page_says_what_is_wrong(database: Database, led: Cast, ada: FlaskClient) -> None:
    path = "/partner/nord/members"
    wrong = send(ada, path, address="kari@example.org\r\nBcc: all@example.org", role="lord")
    assert wrong.status_code == 422
    assert 'id="f-address-error"' in wrong.text
    assert "A role is one of" in wrong.text
    assert send(ada, path, address="Kari@example.org", role="helper").status_code == 303
    assert kinds_to(database, "kari@example.org") == ["invitation"]
    page = ada.get(path).text
    assert "kari@example.org" in page
    again = send(ada, path, address="kari@example.org", role="helper")
    assert again.status_code == 409
    assert "can be sent again from the list" in again.text
    with database.session() as db:
        (one,) = open_invitations(db, led.nord.id)
    soon = send(ada, f"/partner/nord/invitations/{one.public_id}", do="again")
    assert soon.status_code == 409
    assert "Give it time to arrive" in soon.text
    assert send(ada, f"/partner/nord/invitations/{one.public_id}", do="withdraw").status_code == 303
    assert "kari@example.org" not in ada.get(path).text


def test_rights_end_with_the_next_request(
    database: Database, led: Cast, ada: FlaskClient, signed_in: Callable[[User], FlaskClient]
) -> None:
    bo = signed_in(led.bo)
    with unit_of_work(database) as db:
        invite(db, None, db.get_one(Partner, led.nord.id), led.bo.address, Role.HELPER)
    person = f"/partner/nord/members/{led.ada.public_id}"
    alone = send(ada, person, do="remove")
    assert alone.status_code == 409
    assert "Ada is the only administrator of Nord" in alone.text
    with unit_of_work(database) as db:
        add_member(db, None, db.get_one(Partner, led.nord.id), led.bo, Role.ADMINISTRATOR)
    assert bo.get("/partner/nord/").status_code == 200
    assert send(ada, f"/partner/nord/members/{led.bo.public_id}", roles=["helper"]).status_code == 303
    assert bo.get("/partner/nord/").status_code == 404
    with database.session() as db:
        assert roles_at(db, led.bo.id, led.nord.id) == {Role.HELPER}


def test_leaving_from_my_account(
    database: Database, led: Cast, ada: FlaskClient, signed_in: Callable[[User], FlaskClient]
) -> None:
    refused = send(ada, "/me/roles/nord/leave")
    assert refused.status_code == 409
    assert "Let somebody else administer it first" in refused.text
    with unit_of_work(database) as db:
        add_member(db, None, db.get_one(Partner, led.nord.id), led.bo, Role.ADMINISTRATOR)
    assert send(ada, "/me/roles/nord/leave").status_code == 303
    assert ada.get("/partner/nord/").status_code == 404
    assert send(ada, "/me/roles/nord/leave").status_code == 404
    assert send(ada, "/me/roles/nowhere/leave").status_code == 404


def test_questions_are_asked_changed_moved_and_retired(database: Database, led: Cast, ada: FlaskClient) -> None:
    path = "/partner/nord/questions"
    wrong = send(ada, path, label="Which cluster?", purpose="", kind="choice", options="One")
    assert wrong.status_code == 422
    assert 'id="f-own-purpose-error"' in wrong.text
    assert 'id="f-own-options-error"' in wrong.text
    assert 'value="Which cluster?"' in wrong.text
    own = {"label": "Which <b>cluster</b>?", "purpose": "We prepare for it.", "kind": "choice", "options": "One\r\nTwo"}
    assert send(ada, path, **own).status_code == 303
    assert send(ada, path, ready="country", purpose="We report it.", required="yes").status_code == 303
    assert "Which &lt;b&gt;cluster&lt;/b&gt;?" in ada.get(path).text
    key = "which-b-cluster-b"
    assert send(ada, f"{path}/country", do="up").status_code == 303
    assert send(ada, f"{path}/country", purpose="").status_code == 422
    assert send(ada, f"{path}/{key}", **{**own, "options": "Two\nThree"}).status_code == 303
    with database.session() as db:
        found = joining_questions(db, led.nord.id)
    assert [(one.key, one.required) for one in found] == [("country", True), (key, False)]
    assert [one.label for one in found[1].options] == ["Two", "Three"]
    assert send(ada, f"{path}/country", do="retire").status_code == 303
    assert send(ada, f"{path}/country", do="retire").status_code == 404
    assert send(ada, f"{path}/nothing", do="up").status_code == 404
    assert send(ada, path, ready="shoe-size", purpose="Why not.").status_code == 404
    assert send(ada, f"{path}/{key}", do="retire").status_code == 303
    assert "Asked no more" in ada.get(path).text
    assert send(ada, f"{path}/{key}", do="restore").status_code == 303
