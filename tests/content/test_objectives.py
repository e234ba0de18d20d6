"""What one can do after a page is read from its boxes of objectives."""

from videre.content.objectives import LONGEST, MOST, objectives, prerequisites


def test_points_are_read_as_plain_words() -> None:
    html = (
        '<p>Before.</p><section class="box" data-box="objectives"><p class="box-title">Objectives</p>'
        "<ul><li><p>Tell a <code>commit</code> from\n a branch &amp; merge</p><ul><li>and why</li></ul></li>"
        "<li>Undo it<br></li></ul>"
        '</section><ul><li>Not this</li></ul><section data-box="note"><p>Nor this</p></section>'
    )
    assert objectives(html) == ("Tell a commit from a branch & merge and why", "Undo it")


def test_a_box_without_a_list_gives_its_paragraphs_and_no_title() -> None:
    title = '<p class="box-title">Objectives</p>'
    html = f'<details data-box="objectives">{title}<p>You can undo it.</p></details><p>No.</p>'
    assert objectives(html) == ("You can undo it.",)


def test_no_box_no_objectives_and_never_too_many_or_too_long() -> None:
    assert objectives("<p>Some text</p>") == ()
    points = "".join(f"<li>Point {number}</li>" for number in range(100))
    assert len(objectives(f'<div data-box="objectives"><ul>{points}</ul></div>')) == MOST
    assert objectives(f'<div data-box="objectives"><ul><li>{"x" * (LONGEST + 1)}</li></ul></div>') == ()


def test_markup_that_does_not_add_up_is_read_all_the_same() -> None:
    assert objectives('</div><div data-box="objectives"><ul><li>One</ul></div></li><li>Two</li>') == ("One",)


def test_prerequisites_are_read_like_objectives_and_not_mixed_with_them() -> None:
    html = '<div data-box="objectives"><p>Undo it</p></div><div data-box="prerequisites"><p>A shell is open</p></div>'
    assert (objectives(html), prerequisites(html)) == (("Undo it",), ("A shell is open",))
