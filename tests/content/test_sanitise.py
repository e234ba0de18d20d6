"""Nothing that runs, and nothing that poses as a part of the page, comes through."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.rendering import rendered, said
from videre.content.sanitise import TAGS

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x]( jAvAsCrIpT&#58;alert(1))",
    "![x](javascript:alert(1))",
    "<details open ontoggle=alert(1)>x</details>",
    "<iframe src=//evil.example></iframe>",
    "<form action=//evil.example><input name=password></form>",
    "<style>body{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "<div class='site-header' data-action='delete' id='main'>x</div>",
    "<meta http-equiv=refresh content=0>",
    "<base href=//evil.example>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "```{code-block} python\n:title: <script>alert(1)</script>\nx\n```",
    ":::{note} <img src=x onerror=alert(1)>\nx\n:::",
    '::::{tabs}\n:::{tab} "><script>alert(1)</script>\nx\n:::\n::::',
    ':::{figure} x" onerror="alert(1)\n:alt: " onload="x\n:::',
    "$<script>alert(1)</script>$",
    "$\\text{<img src=x onerror=alert(1)>}$",
    "{kbd}`<script>`",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    ":::{exercise} <script>x</script>\n:id: e\n:kind: choice\n- [x] <script>a</script> "
    "{feedback: <img src=x onerror=y>}\n"
    "- [ ] b {feedback: <script>}\n:::",
    "```html\n<script>alert(1)</script>\n```",
    "\x02wzxhzdk:0\x03 <b>x</b> \x02amp\x03",
]


class Look(HTMLParser):
    """Collects tags and attributes as a browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}


def assert_harmless(source: str) -> None:
    page = rendered(source)
    parts = [page.html, page.instructor_notes_html]
    for one in page.exercises:
        parts += [one.prompt_html, one.solution_html, *one.hints_html, str(one.public), str(one.spec)]
    for part in parts:
        look = Look()
        look.feed(part)
        assert look.tags <= TAGS
        for name, value in look.attributes:
            assert not name.startswith("on")
            assert name not in {"style", "srcset", "action", "formaction", "srcdoc", "target"}
            if name in {"href", "src"}:
                assert re.match(r"https?:|mailto:|asset:[0-9a-f]{32}|#|(?:\.\./|[a-z0-9-]+/)*(?:#.*)?$", value), value
            if name == "id":
                assert value.startswith("h-")


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_comes_to_nothing(attack: str) -> None:
    assert_harmless(attack)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(ATTACKS) | st.text(alphabet="<>\"'=`*_[](){}:!/\\$#|~ \nax", max_size=12), max_size=6))
def test_nor_do_pieces_of_attacks_in_any_order(pieces: list[str]) -> None:
    assert_harmless("".join(pieces))


def test_what_the_page_looks_for_cannot_be_written_by_hand() -> None:
    page = rendered(
        '<div class="box site-header k" id="main" data-action="x" title="t">x</div>\n\n<span class="k hack">y</span>'
    )
    assert '<div class="box" id="h-main" title="t">x</div>' in page.html
    assert '<span class="k">y</span>' in page.html


def test_plain_html_for_text_passes() -> None:
    page = rendered("H<sub>2</sub>O <kbd>x</kbd>\n\n<details><summary>s</summary>t</details>")
    assert page.problems == ()
    assert "H<sub>2</sub>O <kbd>x</kbd>" in page.html
    assert "<details><summary>s</summary>t</details>" in page.html


def test_elements_that_are_left_out_are_said_but_not_those_in_code() -> None:
    page = rendered("`<script>`\n\n```html\n<iframe>\n```\n\n<video src=x></video>\n\n<iframe src=x></iframe>")
    assert said(page) == [("left-out", 9), ("left-out", 7)]
