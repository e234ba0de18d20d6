"""What people type for others: kept as typed, shown as safe HTML, and never at the price of the server's time."""

import re
import time

import pytest

from videre.content.rendering import RenderLimits
from videre.content.typed_text import kept_text, render_typed

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>1</script>)",
    '[x](https://a.example/"onmouseover=alert(1))',
    '<https://a.example/"><script>alert(1)</script>',
    "https://a.example/<script>alert(1)</script>",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "<!-- --><script>alert(1)</script>",
    ":::{note} <script>alert(1)</script>\n:::",
    "$$\n<script>alert(1)</script>\n$$",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mtext><script>alert(1)</script></mtext></math>",
    "<style>*{display:none}</style>",
    "<iframe srcdoc='<script>1</script>'></iframe>",
    "x\n: <script>alert(1)</script>",
    "![x](https://tracker.example/pixel.gif)",
]
TAG = re.compile(r"<(/?)([a-z]+)([^>]*)>")
ALLOWED = {"a", "blockquote", "br", "code", "del", "em", "li", "ol", "p", "pre", "strong", "ul"}


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_typed_becomes_anything_but_text(text: str, links: bool) -> None:
    html = render_typed(text, links=links)
    for _, name, attributes in TAG.findall(html):
        assert name in ALLOWED
        assert attributes == "" or (
            links
            and name == "a"
            and re.fullmatch(r' href="https?://[^"<>]*" rel="nofollow noopener noreferrer"', attributes)
        ), html
    assert html.count("<") == len(TAG.findall(html)), "every other < is escaped"


def test_the_marks_people_know() -> None:
    html = render_typed(
        "I ran **it** with `-n 4`, _twice_.\nThen:\n- one\n- two\n\n> you said\n\n```bash\nls <x>\n```", links=True
    )
    assert "<strong>it</strong>" in html
    assert "<code>-n 4</code>" in html
    assert "<em>twice</em>.<br>" in html, "line breaks stay"
    assert "<ul>\n<li>one</li>\n<li>two</li>\n</ul>" in html, "a list needs no empty line before it"
    assert "<blockquote>" in html
    assert "<pre><code>ls &lt;x&gt;</code></pre>" in html


@pytest.mark.parametrize(
    "text",
    ["# a comment", "a_b_c", "$HOME and $PATH", "(label)=", ":::{exercise} x", "<!-- x -->", "| a | b |", "----"],
)
def test_what_is_no_mark_here_is_shown_as_typed(text: str) -> None:
    shown = text.replace("<", "&lt;").replace(">", "&gt;")
    assert render_typed(f"before\n\n{text}\n\nafter", links=True) == f"<p>before</p>\n<p>{shown}</p>\n<p>after</p>"


def test_links_of_strangers_go_and_their_words_stay() -> None:
    text = "See [my page](https://spam.example/a) or https://spam.example/b, www.spam.example; ![look](http://spam.example/c)"
    assert render_typed(text, links=False) == "<p>See my page or [link removed], [link removed]; look</p>"
    shown = render_typed(text, links=True)
    assert shown.count('rel="nofollow noopener noreferrer"') == 4
    assert ">my page</a>" in shown
    assert ">https://spam.example/b</a>, " in shown, "the comma is not part of the address"
    assert "<code>git clone https://a.example/b</code>" in render_typed("`git clone https://a.example/b`", links=False)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "![" * 5000,
        "*" * 10_000,
        "**a" * 3000,
        "`" * 9999,
        "> " * 5000,
        "- " * 5000,
        "<" * 10_000,
        "http://" * 1400,
        "~~a " * 2500,
    ],
)
def test_ten_kilobytes_of_marks_cost_little_and_lose_nothing(text: str) -> None:
    begun = time.process_time()
    html = render_typed(text, links=True)
    assert time.process_time() - begun < 1, "the rendering itself is another process's"
    assert TAG.sub("", html).strip()


def test_what_takes_too_long_is_shown_as_it_was_typed() -> None:
    none = RenderLimits(cpu_seconds=1, deadline=0.0001)
    shown = render_typed("**a** <b>\nc\n\nhttps://x.example d", links=False, limits=none)
    assert shown == "<p>**a** &lt;b&gt;<br>\nc</p>\n<p>[link removed] d</p>"


def test_null_bytes_and_halves_of_signs_do_no_harm() -> None:
    assert render_typed("a\0b\ud800c\x02\x03", links=True) == "<p>ab?c</p>"
    assert kept_text(" a\0b\ud800c\r\nd\x1b[31m\u2028e\u0301 \n\n", most=100) == " ab?c\nd[31m\né"


@pytest.mark.parametrize("typed", ["", " \n\t ", "\0\0", "\u200b\u200b", "\u2060 \u00a0"])
def test_nothing_is_not_enough(typed: str) -> None:
    with pytest.raises(ValueError, match="Type something"):
        kept_text(typed, most=100)


def test_too_long_is_refused_naming_the_limit_and_cheaply() -> None:
    assert kept_text("é" * 50, most=100) == "é" * 50
    with pytest.raises(ValueError, match=r"102 bytes, and at most 100 are taken"):
        kept_text("é" * 51, most=100)
    with pytest.raises(ValueError, match=r"1,000,000 bytes, and at most 10,000 are taken"):
        kept_text("x" * 1_000_000, most=10_000)
