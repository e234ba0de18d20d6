"""A lesson that is attended: asked at 0:40 without account, wanted by another, taken to Thursday, talked about in an
open hour, and found with its answer by whoever comes next. Five people, five browsers, one real mail server."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Letters, Visit
from tests.journeys.test_accessibility import fits, sign_in, violations
from tests.support.demo import EPISODE
from tests.support.post import letter_in, link_with, text_of
from tests.support.serving import Serving
from tests.support.timetable import scheduled, thursday, time_comes
from videre.foundation import clock

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}}
TITLE = "All together on Thursday"
QUESTION = "Who reads the comment at the top, the computer or me?"
LATER = "And a comment in the middle of a line?"
ANSWER = "Only **you** do. The computer stops reading at the `#`."
ROOM = "https://meet.example.org/all-together"
ASKER = "asker@example.org"


def sound(page: Page, state: str) -> None:
    page.wait_for_load_state("networkidle")
    assert violations(page) == [], state
    assert fits(page), f"{state} scrolls sideways"


def ask(page: Page, second: int, text: str, address: str = "", *, said: str = "Your question is sent.") -> None:
    """At this second, with the button beside the video; what is said then."""
    page.goto(f"{EPISODE}#t={second}")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-ask-now]")).to_have_text(f" at 0:{second}")
    page.locator("[data-ask]").first.click()
    expect(page.get_by_label("At this moment of the video")).to_have_value(f"0:{second}")
    page.get_by_label("Your question").fill(text)
    if address:
        page.get_by_text("Your name, a letter with the answer: if you like").click()
        page.get_by_label("Mail address").fill(address)
    page.locator("[data-ask-form]").get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text(said)).to_be_visible()


def beside_the_video(page: Page, text: str) -> Locator:
    """The question in the fold under the video."""
    page.goto(EPISODE)
    page.wait_for_load_state("networkidle")
    page.locator("[data-questions] > summary").click()
    found = page.locator("[data-questions] .question", has_text=text)
    expect(found).to_be_visible()
    return found


@pytest.mark.browser
@pytest.mark.slow
def test_a_question_at_0_40_is_wanted_by_another_talked_about_on_thursday_and_found_by_the_next(
    visit: Callable[..., Visit], demo: Serving, letters: Letters
) -> None:
    ada = visit(**DESK).page
    sign_in(ada, "ada@nord.example")
    day = thursday(clock.today())
    hour = scheduled(ada, "hand-it-over", TITLE, day, "16:00", "16:45", link=ROOM)

    # One asks on a phone, without account, and keeps a private link.
    asker = visit(**PHONE).page
    ask(asker, 40, QUESTION, ASKER)
    sound(asker, "asked")
    asker.reload()
    asker.locator("[data-questions] > summary").click()
    asker.locator("[data-own-questions]").get_by_role("link", name="What became of it").click()
    expect(asker.get_by_text("You see it; others do as soon as")).to_be_visible()

    # Nobody else sees it before Ada has read it.
    another = visit(**DESK).page
    another.goto(EPISODE)
    expect(another.locator(".question", has_text=QUESTION)).to_have_count(0)
    ada.goto("/teach/")
    ada.get_by_role("link", name=re.compile("questions? waits? for an answer")).click()
    waiting = ada.locator(".question", has_text=QUESTION)
    expect(waiting).to_contain_text("others do not see it yet")
    waiting.get_by_role("button", name="Show it to others").click()
    expect(ada.locator(".question", has_text=QUESTION)).not_to_contain_text("others do not see it yet")

    # Another has it too; Ada takes it to Thursday.
    vote = beside_the_video(another, QUESTION).get_by_role("button", name="I have this too")
    vote.click()
    expect(vote).to_have_attribute("aria-pressed", "true")
    expect(vote).to_contain_text("1")
    ada.goto("/teach/questions/")
    waiting = ada.locator(".question", has_text=QUESTION)
    expect(waiting).to_contain_text("1 has this too")
    waiting.get_by_text("Take this to a live hour").click()
    waiting.get_by_label("Which one").select_option(hour)
    with ada.expect_navigation():
        waiting.get_by_role("button", name="Take it there").click()
    ada.goto("/teach/questions/")
    expect(ada.locator(".question", has_text=QUESTION)).to_contain_text("Taken to the live hour of")
    asker.reload()
    expect(asker.get_by_text("To be talked about in a live hour:")).to_be_visible()

    # The hour's page shows it to everybody, who may wish for it; the way in is not there yet.
    guest = visit(**DESK).page
    guest.goto(f"/live/{hour}/")
    expect(guest.get_by_role("heading", name=QUESTION)).to_be_visible()
    guest.get_by_role("button", name=re.compile("I want this too")).click()
    expect(guest.get_by_role("button", name=re.compile("Wished for by 1, you too"))).to_be_visible()
    expect(guest.get_by_text("Open to everybody: no seat, no account.")).to_be_visible()
    expect(guest.get_by_role("link", name="Come in")).to_have_count(0)
    sound(guest, "an hour ahead")

    # Its time has come: from the lesson page to the way in, without account.
    time_comes(demo.environment, hour, timedelta(minutes=-5))
    guest.goto(EPISODE)
    guest.get_by_role("link", name="Live hour, running now: come in").click()
    expect(guest.get_by_role("link", name="Come in")).to_have_attribute("href", ROOM)
    sound(guest, "an hour that runs")

    # While it runs, what is asked is seen by others at once.
    ask(guest, 44, LATER, said="Your question is here for everybody.")
    expect(beside_the_video(another, LATER)).to_contain_text("0:44")

    # It is over. What needs Ada says so; she tells three facts, attaches the recording, writes the answer.
    time_comes(demo.environment, hour, timedelta(hours=-2))
    ada.goto("/teach/")
    ada.get_by_role("link", name=f"Say how it was: {TITLE}").click()
    ada.get_by_role("link", name="Afterwards").first.click()
    ada.get_by_label("How many came").fill("11")
    ada.get_by_label("In how many rooms").fill("2")
    ada.get_by_label("One line").fill("Comments kept us busy to the end.")
    ada.locator("form", has=ada.get_by_label("One line")).get_by_role("button", name="Save").click()
    expect(ada.get_by_role("status")).to_contain_text("Noted.")
    ada.get_by_label("A video of the library").fill("worked-on-friday")
    ada.locator("#recording").get_by_role("button", name="Search").click()
    ada.get_by_role("radio", name=re.compile("worked-on-friday")).check()
    ada.locator("#recording").get_by_role("button", name="Save").click()
    expect(ada.get_by_role("status")).to_contain_text("The recording stands on the page.")
    answering = ada.locator(".answering", has_text=QUESTION)
    answering.get_by_label("What was answered").fill(ANSWER)
    answering.get_by_label("Where in the recording").fill("0:25")
    answering.get_by_role("button", name="Save the answer").click()
    expect(ada.get_by_role("status")).to_contain_text("The answer stands on the page.")
    sound(ada, "afterwards")
    ada.goto("/teach/questions/")
    expect(ada.locator(".question", has_text=QUESTION)).to_have_count(0)

    # Who asked gets the one letter; its address leads to the answer.
    letter = letter_in(letters.received, ASKER, "Your question in")
    assert "Only **you** do." in text_of(letter) or "Only you do." in text_of(letter)
    asker.goto(link_with(letter, "/ask/"))
    expect(asker.get_by_text("The answer", exact=True)).to_be_visible()

    # Whoever comes next finds question and answer at 0:40, and the recording of the hour.
    following = visit(**PHONE).page
    found = beside_the_video(following, QUESTION)
    expect(found.get_by_role("link", name="0:40")).to_be_visible()
    found.get_by_text(re.compile("^Answer")).first.click()
    expect(found.locator("strong", has_text="you")).to_be_visible()
    sound(following, "answered, at 0:40")
    found.get_by_role("link", name="0:40").click()
    expect(following.locator("[data-ask-now]")).to_have_text(" at 0:40")
    following.goto(f"/live/{hour}/")
    expect(following.locator(".how-it-was")).to_contain_text(
        "Comments kept us busy to the end. 11 people came, in 2 rooms"
    )
    expect(following.get_by_role("heading", name="Recording")).to_be_visible()
    following.get_by_role("link", name="at 0:25 in the recording").click()
    expect(following.locator("video")).to_have_attribute("src", re.compile("#t=25"))
    sound(following, "an hour that was")
