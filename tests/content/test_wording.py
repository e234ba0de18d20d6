"""How two states of a page differ: blocks, then words, never more work than is allowed."""

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from videre.content.wording import MOST_BLOCKS, Block, Was, Wording, blocks_of, compared


def told(before: str, after: str) -> list[tuple[str, str]]:
    """Every piece of what is shown."""
    wording = compared(blocks_of(before), blocks_of(after))
    return [(was.value, text) for block in wording.blocks for was, text in block.pieces]


def test_a_page_is_read_as_a_reader_does() -> None:
    html = (
        "<h2>Head</h2><p>One <em>two</em>\n three.</p><ul><li>a</li><li>b<p>c</p></li></ul>"
        '<pre><code>x = 1\n\n  y = 2\n</code></pre><figure><img src="../f/1.png" alt="A boat"></figure><p>&lt;b&gt;</p>'
    )
    assert [(one.style, one.text) for one in blocks_of(html)] == [
        ("heading", "Head"),
        ("text", "One two three."),
        ("item", "a"),
        ("item", "b"),
        ("item", "c"),
        ("code", "x = 1"),
        ("code", "  y = 2"),
        ("picture", "A boat"),
        ("text", "<b>"),
    ]


def test_words_that_came_and_went_are_marked_under_their_heading() -> None:
    before = "<h2>Push</h2><p>First.</p><p>Then push to the old server.</p><p>End.</p>"
    after = "<h2>Push</h2><p>First.</p><p>Then push to the new server twice.</p><p>End.</p>"
    assert told(before, after) == [
        ("same", "Push"),
        ("same", "Then push to the"),
        ("removed", " old"),
        ("added", " new"),
        ("same", " server"),
        ("added", " twice"),
        ("same", "."),
    ]
    wording = compared(blocks_of(before), blocks_of(after))
    assert [block.skipped for block in wording.blocks] == [1, 0]


def test_paragraphs_that_share_nothing_went_and_came() -> None:
    assert told("<p>Alpha beta.</p>", "<p>Gamma delta.</p>") == [("added", "Gamma delta."), ("removed", "Alpha beta.")]


def test_another_picture_of_which_the_same_is_said_is_a_change() -> None:
    before, after = (f'<p><img src="../files/{name}.png" alt="A boat"></p>' for name in "ab")
    (block,) = compared(blocks_of(before), blocks_of(after)).blocks
    assert (block.was, block.style, block.pieces) == (Was.CHANGED, "picture", ((Was.SAME, "A boat"),))


def test_nothing_differs_in_the_same() -> None:
    html = "<h1>A</h1><p>b</p>"
    assert compared(blocks_of(html), blocks_of(html)).is_empty


blocks = st.lists(
    st.builds(
        Block,
        st.sampled_from(["text", "code", "heading"]),
        st.lists(st.sampled_from(["push", "pull", "to", "the", "server", "."]), min_size=1, max_size=8).map(" ".join),
    ),
    max_size=12,
)


@settings(max_examples=200, deadline=None)
@given(blocks, blocks)
def test_every_changed_block_says_what_was_there_and_what_is(before: list[Block], after: list[Block]) -> None:
    """Read without the marks it is the later text; what is new in it alone is never lost."""
    wording = compared(before, after)
    shown = [block for block in wording.blocks if block.was is not Was.SAME]
    now = ["".join(text for was, text in one.pieces if was is not Was.REMOVED) for one in shown]
    then = ["".join(text for was, text in one.pieces if was is not Was.ADDED) for one in shown]
    texts_now, texts_then = [one.text for one in after], [one.text for one in before]
    assert all(one in texts_now for one in now if one)
    assert all(one in texts_then for one in then if one)
    assert {one for one in texts_now if one not in texts_then} <= set(now)
    assert {one for one in texts_then if one not in texts_now} <= set(then)


def test_what_would_cost_too_much_is_said_to_be_rewritten_and_costs_little() -> None:
    old = [Block("text", f"old {n}") for n in range(MOST_BLOCKS + 1)]
    new = [Block("text", f"new {n}") for n in range(MOST_BLOCKS + 1)]
    assert compared(old, new) == Wording(too_much=True)
    begun = time.process_time()
    words = "a b " * 40_000
    (block,) = compared([Block("text", words)], [Block("text", words + "c")]).blocks
    assert [was.value for was, _text in block.pieces] == ["removed", "added"]
    chance = random.Random(1)
    for signs, length in (("ab", 1), ("ab", 40), ("abcdefgh", 120)):
        one, other = (
            [Block("text", " ".join(chance.choices(signs, k=length))) for _ in range(MOST_BLOCKS)] for _ in range(2)
        )
        assert compared(one, other).blocks
    assert time.process_time() - begun < 5
