"""Signs that no reader could make anything of are seen by nobody; their words are, in every format."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.content.folders import COURSE
from tests.content.folders import write as write_course
from tests.content.readers.lessons import leftovers, write
from videre.content.check import check_course
from videre.content.checked import CheckedCourse
from videre.content.problems import Report
from videre.content.unread import line_of_sign, tell_of, title_words, without_unread

MEANT = [
    ("<p>```{tab} {fab}`x` Linux</p>", "<p>Linux</p>"),
    ("<p>:::{note} So\n:class: dropdown\nit is\n:::</p>", "<p>So\nit is\n</p>"),
    ("<p>{cite}`` and {kbd}`</p>", "<p> and </p>"),
    ("<p>see {ref}`there &amp; here &lt;x&gt;`</p>", "<p>see there &amp; here</p>"),
    ("<p>{cite}<code>x</code> :file:<code>y</code></p>", "<p><code>x</code> <code>y</code></p>"),
    ("<p>A {cite}<code>half {b}`c &lt;d&gt;` and :e:</code> <code>f</code></p>", "<p>A half c and  <code>f</code></p>"),
    ("<p>press {kbd}Ctrl or {file}x, {name}y ${ref}z</p>", "<p>press Ctrl or x, {name}y ${ref}z</p>"),
    ("<p>{kbd}}`a` {kbd}}<code>b</code> and {{c}}`d` {{e}}</p>", "<p>a <code>b</code> and {{c}}`d` {{e}}</p>"),
    ("<p>..note:: Text</p>", "<p>Text</p>"),
    ("<p>.. _place: text .. figure:: a</p>", "<p>text a</p>"),
    ("<p>.. note: Text</p>", "<p>note: Text</p>"),
    ("<p>(a-label)=\n:: </p>", "<p>\n</p>"),
    ("<p>…note:: Text</p>", "<p>Text</p>"),
    ("<p>.. code-block python</p>", "<p>code-block python</p>"),
    ("<p>&gt; :::{tip} so</p>", "<p>&gt; so</p>"),
    ("<p>the :doc: role</p>", "<p>the <code>:doc:</code> role</p>"),
    ("<p>a <em>b</em> ::: note</p>", "<p>a <em>b</em> <code>:::</code> note</p>"),
    ("<p>… tip: it<br>\n.. note: is</p>", "<p>tip: it<br>\nnote: is</p>"),
    (
        "<p>:doc:<code>so &lt;x&gt;</code> <code>a &lt;b&gt;</code></p>",
        "<p><code>so</code> <code>a &lt;b&gt;</code></p>",
    ),
    (
        "<p><code>a</code> <code>b &lt;https://a.example/?x&amp;y&gt;</code>__.</p>",
        '<p><code>a</code> <a href="https://a.example/?x&amp;y" rel="noopener noreferrer">b</a>.</p>',
    ),
    ("<p>so {kbd} `Ctrl` is</p>", "<p>so Ctrl is</p>"),
    ("<p>as ``` does &lt;</p>", "<p>as <code>```</code> does &lt;</p>"),
    ("<p><code>x</code> ::: <code>y</code></p>", "<p><code>x</code> <code>:::</code> <code>y</code></p>"),
    ("<p><strong>:::</strong></p>", "<p><strong><code>:::</code></strong></p>"),
    ("<td>:::</td>", "<td><code>:::</code></td>"),
    ("<p><em>a</em>\n:::{tip} b<br>(c)=</p>", "<p><em>a</em>\nb<br></p>"),
    ('<img alt="{ref}`a &lt;b&gt;` &gt; 1" src="x">', '<img alt="a &gt; 1" src="x">'),
    ('<section data-tab="{fab}`linux` Linux">', '<section data-tab="Linux">'),
]
LEFT_ALONE = [
    "<p>So it is ... then: more. Wait.. well: at 10:30: `a` and stats:::sd, f(x)=y, a :smile: &amp; {braces}.</p>",
    "<p>… std::vector … note it</p>",
    "<p>… exercise after exercise</p>",
    "<p>From 1 .. n: so, cd .. note: that, use .. image it, <code>0</code> .. max: it and ${HOME}`pwd`.</p>",
    "<pre><code>```{note} {ref}`x`\n.. note::\n</code></pre>",
    "<p><code>{cite}`x`</code> <kbd>:::</kbd></p>",
    '<math><mtext>{a}`b`</mtext></math><img alt="a > b">',
    "<p><em>f</em>(x)=<em>y</em>, <code>dplyr</code>::<code>filter()</code>, <strong>std</strong>::\n<em>x</em></p>",
    "<p>\u2026note that it goes on</p>",
    "<p><em>so</em>\u2026note it</p><table><tr><td>::</td></tr></table>",
    "<p>~~no~~ 1 < 2 \" it's &quot;</p>",
    "",
]


@pytest.mark.parametrize(("written", "shown"), MEANT, ids=lambda one: one[:30])
def test_the_words_stay_without_the_signs(written: str, shown: str) -> None:
    html, signs = without_unread(written)
    assert html == shown and signs
    assert without_unread(html) == (html, [])


@pytest.mark.parametrize("written", LEFT_ALONE, ids=lambda one: one[:20])
def test_what_only_looks_like_it_is_left_alone(written: str) -> None:
    assert without_unread(written) == (written, [])


def test_a_sign_that_stands_alone_is_told_as_such() -> None:
    report = Report("a.md")
    link = "<code>x &lt;https://a.example/&gt;</code>_"
    tell_of(without_unread(f"<p>as ``` and {{ref}}`x` do {link}</p>")[1], report, lambda _sign: 1)
    told = [one.message for one in report.problems]
    assert ["as code" in one for one in told] == [False, False, True]
    assert told[0] == "“`x <https://a.example/>`_” is a link of reStructuredText; it is read as one all the same."


def test_a_fence_within_a_line_is_not_looked_for_where_one_begins() -> None:
    source = "::: {note}\n> :::\n:::{note}\nso\n::::\n\nand :::{note} or `````\n::::{x} y\n"
    signs = (":::{note}", ":::", "```", "::::{x} y", "gone")
    assert [line_of_sign(source, sign) for sign in signs] == [7, 7, 7, 8, None]


def test_a_sign_is_told_where_it_stands_and_once() -> None:
    source, report = "one\n```{tab} x\n", Report("a.md")
    signs = without_unread("<p>```{tab} x</p>")[1] * 2
    tell_of(signs, report, lambda sign: source.count("\n", 0, source.index(sign)) + 1)
    assert [(one.line, one.kind) for one in report.problems] == [(2, "unread-markup")]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (" {fab}`x` ``` Linux ", "Linux"),
        ("Use `{math}` and **not** ``a`b`` {kbd}`C` {a}`b`", "Use {math} and not a`b C b"),
        ("2 * 3 * 4, `a*b*c`, *args and **more", "2 * 3 * 4, a*b*c, *args and **more"),
        ("{cite}``", ""),
    ],
)
def test_titles_say_words(written: str, said: str) -> None:
    assert title_words(written) == said


SLIPS = """
```{tab} {fab}`linux` one
two
```

```{nobody} {kbd}`three` four

```

~~~{note} `five`
six
~~~

A role {cite}`` without text, {cite}` with half of it, {nobody}`seven` and :ref:`eight <here>` and :term:`` too.

..note:: nine

.. code-block python

..figure:: ten

   :alt: eleven

A ``` in a line.

(label)=

::: twelve
:::

:::{thirteen}

- ```{fourteen} `x`
  fifteen

> ..tip:: sixteen
> :::{seventeen} {ref}`y`

# {fab}`linux` Eighteen
"""


def _native(root: Path) -> Path:
    course = COURSE.replace("second.md", "slips.md")
    head = '+++\nid = "slips"\ntitle = "Slips"\nminutes = 7\n+++\n'
    return write_course(root, {"rows/slips.md": head + SLIPS}, course=course, first=None, second=None)


def _workbench(root: Path) -> Path:
    config = "title: Slips\nepisodes:\n- slips.md\n"
    return write(root, {"config.yaml": config, "episodes/slips.md": f"---\ntitle: Slips\n---\n{SLIPS}"})


def _markdown(root: Path) -> Path:
    return write(root, {"index.md": "# I\n\n```{toctree}\nslips\n```\n", "slips.md": f"# Slips\n{SLIPS}"})


def _restructured(root: Path) -> Path:
    return write(root, {"index.rst": "I\n=\n\n.. toctree::\n\n   slips\n", "slips.rst": f"Slips\n=====\n{SLIPS}"})


@pytest.mark.parametrize("format_of", [_native, _workbench, _markdown, _restructured])
def test_no_format_shows_signs_and_each_tells_of_them(tmp_path: Path, format_of: Callable[[Path], Path]) -> None:
    checked: CheckedCourse = check_course(format_of(tmp_path))
    assert leftovers(checked) == {}
    inline = [code for page in checked.rendered.episodes.values() for code in re.findall("<code>.*?</code>", page.html)]
    assert [code for code in inline if "{" in code or "`" in code.replace("<code>```</code>", "")] == []
    told = [one for one in checked.problems if one.path.rpartition("/")[2].startswith("slips")]
    assert "unread-markup" in {one.kind for one in told}
    assert all(one.line for one in told)
    words = " ".join(section.text for page in checked.rendered.episodes.values() for section in page.sections)
    for word in ["two", "six", "seven", "eight", "nine", "fifteen", "sixteen"]:
        assert word in words, word
