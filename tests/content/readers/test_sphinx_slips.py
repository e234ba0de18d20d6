"""Slips of the hand in lessons for Sphinx: nothing is lost untold, and what is read well stays as it was."""

import re
from pathlib import Path

import pytest

from tests.content.readers.lessons import PNG, everything, leftovers, page, read, write
from tests.content.readers.test_sphinx_wild import Case
from videre.content.checked import CheckedCourse

CASES = [
    Case(
        "sentences.rst",
        "~~~. one\n\n~~~sh two three\n\n```floes -v\n-a``` four\n\n````ice\n:ref:`` nine\n\n>>> print(text)\n```\nfive"
        "\n```\n~~~ r\n\nLast::\n\n```six seven\n```eight\n\n```md\n``x`` and ``y``\n```\n",
        (
            "<p>. one</p>",
            "<p>sh two three</p>",
            "<p><code>floes -v -a</code> four</p>",
            "<p><code>``ice\n:ref:</code> nine</p>",
            "```\nfive\n```\n~~~ r\n",
            "<code>``x`` and ``y``\n</code>",
            "<code>```six seven\n```eight\n</code>",
        ),
        told=frozenset({"unread-markup", "markdown-fence"}),
    ),
    Case(
        "options.rst",
        ".. dropdown:: Of ``ice``\n       :name: deep\n\n   one\n\n.. tip::\n      :class: dropdown\n\n   two\n\n"
        ".. figure:: floe.png\n     :alt: three\n\n   four\n\n.. note::\n\n       :field: five\n\n   six\n",
        ('<summary class="box-title">Of <code>ice</code></summary>', "<p>two</p>\n</details>", 'alt="three"', "five"),
        (":name:", ":class:", "dropdown<", "deep<"),
    ),
    Case(
        "comments.rst",
        ".. rubric::: one\n\n.. note\n\n   two\n\n.. image floe.png\n   :alt: three\n\n.. [#f four\n\n* a\n\n"
        "  .. own--tab:: five\n\n.. note that six\n   is none\n\n.. # seven\n\n.. image of eight\n\n"
        "- b\n\n  .. tip: nine",
        ("<p>a</p>", "<p>b</p>"),
        ("one", "two"),
        frozenset({"hidden-comment"}),
    ),
    Case(
        "signs.rst",
        "|s| b\n.. |s| replace:: one\n\n... note:: two\n\nsee ...std::move and 1 .. n\n",
        ("one</p>", "<p>two</p>", "see ...std::move and 1 .. n"),
        ("replace", "note::"),
        frozenset({"unread-markup", "unknown-substitution"}),
    ),
    Case(
        "wrong.rst",
        ".. image:: floe.png\n   :width: much\n   :alt: one\n\n- .. figure:: floe.png\n     :alt: two\n     :algin: l"
        "\n\n     three\n\n.. code-block:: python\n   :lineno-start: a\n\n   ice = 1\n\n.. |p| image:: floe.png\n"
        "   :scale: x\n   :alt: four\n\n|p|\n",
        ('<figure><img src="', 'alt="one"', 'alt="two"><figcaption><p>three</p>', 'data-code="python"', 'alt="four"'),
        ("much", "algin", "lineno"),
        frozenset({"unknown-option"}),
    ),
    Case(
        "quoted.md",
        '```{csv-table} T\n:header: "One", "It\'s"\n\n2, 3\n```\n\n```{code-block} text\n:caption: x\n\n'
        ':key: "a", "b"\n```\n',
        ("<th>One\n</th>\n<th>It's\n</th>", '<code>:key: "a", "b"\n'),
    ),
    Case(
        "header.rst",
        '.. csv-table:: One\n   :header: "two", "three"\n   :delim: ;\n\n   4; five\n',
        ('"two", "three"', "4; five"),
        (":header:", "delim"),
        frozenset({"form"}),
    ),
    Case(
        "colons.md",
        ":::note One\ntwo\n:::\n\n::: tip\n:class: dropdown\nthree\n:::\n\n:::challenge} Four\nfive\n:::\n\n"
        ":::{warning\nsix\n:::\n\n:::center\nseven\n:::\n\n```{hint Eight\nnine\n```\n\n```{r echo\nx\n```\n\n"
        "```python}\ny = 1\n```\n\n```c++ title\nint z;\n```\n",
        (
            "<p>One\ntwo</p>\n</section>\n<details",
            "<p>three</p>\n</details>",
            'data-box="warning"',
            "<div><p>seven</p>\n</div>",
            "<p>Eight\nnine</p>\n</section>",
            'data-code="r"',
            'data-code="python"',
            'data-code="c++"',
        ),
        (":class:", "{hint", "}"),
        frozenset({"missing-braces"}),
    ),
    Case(
        "braces.md",
        "```{tip}\none\n```\n\n{tip} two\n\n- ``{eval-rst}\n\nIt is a {tip} there, `{note}` and ``{note}``.\n",
        ("<p>two</p>", "It is a {tip} there", "<code>{note}</code> and <code>{note}</code>"),
        ("<p>{tip}", "eval-rst"),
        frozenset({"unread-markup"}),
    ),
    Case(
        "lines.rst",
        ".. keypoints::\n   - one\n\n     more\n   - two\n\n.. questions:: - three\n   - *four*\n\n"
        ".. callout:: Title of\n   two lines\n   - five\n\n.. callout:: 1. First\n\n   six\n\n"
        ".. tip::\n   :class: dropdown\n   seven\n\n.. math::\n   :label: law\n   a\n   - b\n\n:eq:`law`\n\n"
        ".. list-table:: T\n   :header-rows: 1\n   * - eight\n   * - nine\n\n.. code-block:: python\n   :linenos:\n"
        "   ten = 1\n",
        (
            ">Key points</p><ul>\n<li><p>one</p>\n<p>more</p>\n</li>",
            ">Questions</p><ul>\n<li>three\n</li>\n<li><em>four</em>",
            '<p class="box-title">Title of two lines</p>\n<ul>\n<li>five',
            '<p class="box-title">1. First</p>\n<p>six',
            "Tip</summary><p>seven</p>\n</details>",
            "<mi>a</mi><mo>−</mo><mi>b</mi>",
            "<th>eight\n</th>",
            '<div class="code numbered" data-code="python">',
        ),
        (":class:", "- one", "- three", "dropdown<", ":label:"),
        frozenset({"missing-line"}),
    ),
    Case(
        "tables.rst",
        ".. list-table:: One\n   :widths: 20 80\n   :header-rows: 1\n\n   * - a\n     - b\n     - c\n   * - two\n"
        "     - ``x``\n     - d\n\n.. csv-table:: Three\n   :widths: 1 2 3\n   :header: e, f\n\n   four, *five*\n\n"
        ".. list-table::\n   :header-rows: 2\n\n   * - six\n   * - **seven**\n\n.. list-table:: Eight\n\n"
        "   :ref:`nine`\n\n   * - ten\n\n.. table:: More\n\n   == ==\n   a  b\n   == ==\n\n   of it\n",
        (
            "<caption>One</caption>",
            "<td>two\n</td>\n<td><code>x</code>",
            "<caption>Three</caption>",
            "<td>four\n</td>\n<td><em>five</em>",
            "<tr><th>six\n</th>\n</tr>\n<tr><th><strong>seven</strong>",
            "<p><strong>Eight</strong></p>\n<p><span>nine</p>\n<ul>\n<li><ul>\n<li>ten\n",
            "<p><strong>More</strong></p>\n<div",
            "<p>of it</p>",
        ),
        ("* -", "==", "csv-table", "list-table", "four,"),
        frozenset({"unknown-option", "bad-directive", "dead-link"}),
    ),
    Case(
        "rows.md",
        "```{list-table} One\n:widths: 20 80\n* - two\n```\n\n```{table}\n:widths: 1 2 3\n| a | b |\n|---|---|\n"
        "| c | d |\n```\n\n```{list-table} Three\n* four\n```\n",
        ("<caption>One</caption>", "<td>two\n", "<td>d\n", "<p><strong>Three</strong></p>\n<ul>\n<li>four\n"),
        ("list-table", 'data-box="'),
        frozenset({"unknown-option", "bad-directive"}),
    ),
    Case(
        "listings.md",
        "```{code-block} python title\n:caption: One\na\n```\n\n```{code-block} {.c++}\nb\n```\n",
        ('data-code="python"><p class="code-title">One</p>', 'data-code="c++"'),
        ("{.", "python title"),
        frozenset({"unknown-option"}),
    ),
    Case(
        "conditions.md",
        "```{only} html and not draft\none\n```\n\n```{only} slides\ntwo\n```\n\n```{todo} three\n```\n\n"
        "<div>\nSee <https://example.org/four?a=1&b>\n</div>\n",
        (
            "<p>one</p>",
            ">To do</p><p>three</p>",
            '<a href="https://example.org/four?a=1&amp;b" rel="noopener noreferrer">https://example.org/four?a=1&amp;b</a>',
        ),
        ("two",),
        frozenset({"left-out"}),
    ),
    Case(
        "gaps.rst",
        ".. code-block::bash\n\n   one\n\n.. note::two\n\n.. std::move of three\n\n.. figure:: floe.png\n   four\n\n"
        ".. image:: floe.png\n   five *it*\n",
        ('data-code="bash"', "one", "<p>two</p>", "<figcaption><p>four</p>", "<p>five <em>it</em></p>"),
        ("three", "::"),
        frozenset({"missing-blank", "missing-line", "missing-alt"}),
    ),
    Case(
        "ends.md",
        ":::{note}\n:::{tip}\none\n:::\ntwo\n:::\n\n::::{grid}\n:::{card} three\n:::\n::::\n\n"
        "- ```{note}\n  four\n  ```\n\n````{warning}\n```{code-block} python\nfive\n```\n````\n\n```{hint}\nsix\n",
        (
            '>Note</p><section class="box" data-box="tip">',
            '<p>two</p>\n<div><section class="box" data-box="card">',
            "<p>six</p>",
        ),
        (":::", "```"),
        frozenset({"not-closed", "stray-closing"}),
    ),
    Case(
        "dollars.md",
        "$$\na\n$$,\n\nwhere one\n\n$$\nb\n\nc\n$$\n\n$$\nd\n$$ {#own}\n\n$$ e\n= f $$.\n\n"
        "- $$\n  g\n  $$, and *two*\n\n$$\nh\n$$ (mine)\n\n$$i$$ {eq}`own` [the *law*](#mine)\n"
        "{eq}`its law <own>` \\$\\$\n",
        (
            "<mi>a</mi><mo>,</mo>",
            "<p>where one</p>",
            "<mi>e</mi><mo>=</mo><mi>f</mi><mo>.</mo>",
            "<mi>g</mi>",
            "<p>, and <em>two</em></p>",
            '<a href="#h-equation-own" rel="noopener noreferrer">(1)</a>',
            "<span>its law</a>",
            '<a href="#h-equation-mine" rel="noopener noreferrer"><span>the <em>law</em></a>',
        ),
        ("$$,", "{#"),
    ),
    Case(
        "nearly.md",
        "| a | b |\n|---|\n| one | two |\n\n##three\n\n#four and a|b\n-|-\n\n{ref} `five` and {tip} `six`\n\n"
        "```{image} floe.png\n:alt: seven\n\nEight *it*\n```\n\n````{note}\neight\n\n---\n\nnine\n````\n",
        ("<p><code>five</code> and {tip} <code>six</code>", 'alt="seven"></figure>\n<p>Eight <em>it</em></p>', "<hr>"),
        ("{ref}",),
        frozenset({"unread-markup"}),
    ),
    Case(
        "glossary.md",
        "```{glossary}\n  One\n    two\n\n  Three\n    four\n```\n\n```{glossary}\n:sorted:\n\nFive\n: six\n\nSeven\n"
        ": {nobody}`eight`\nOne\n: nine\n```\n",
        (">One</dt><dd>two", ">Three</dt><dd>four", ">Five</dt><dd>six", "eight"),
        (": six",),
        frozenset({"unknown-role", "term-twice", "form"}),
    ),
]
FILES: dict[str, str | bytes] = {"floe.png": PNG}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckedCourse:
    names = "\n".join(case.file.rpartition(".")[0] for case in CASES)
    titled = {
        case.file: f"# T\n\n{case.text}" if case.file.endswith("md") else f"T\n=\n\n{case.text}" for case in CASES
    }
    index = f"# Slips\n\n```{{toctree}}\n{names}\n```\n"
    return read(write(tmp_path_factory.mktemp("slips"), {"index.md": index, **titled, **FILES}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_page_shows_what_its_author_meant(checked: CheckedCourse, case: Case) -> None:
    html = everything(page(checked, case.file))
    code = re.sub(r'</span>|<span class="[a-z]+">', "", html)
    assert [part for part in case.shows if part not in code] == []
    assert [part for part in case.hides if part in html] == []
    assert {problem.kind for problem in checked.problems if problem.path == case.file} == case.told


def test_no_sign_is_seen_and_what_is_hidden_is_told_where_it_begins(checked: CheckedCourse) -> None:
    assert leftovers(checked) == {}
    found = sorted(
        (problem.path, problem.line or 0)
        for problem in checked.problems
        if problem.kind
        in (
            "hidden-comment",
            "term-twice",
            "unknown-role",
            "form",
            "unknown-option",
            "missing-line",
            "not-closed",
            "stray-closing",
        )
        and problem.path != "header.rst"
    )
    assert found == [
        *(("comments.rst", line) for line in (4, 6, 10, 13, 17, 28)),
        *(("ends.md", line) for line in (4, 8, 25)),
        *(("gaps.rst", line) for line in (13, 16)),
        *(("glossary.md", line) for line in (18, 19, 19)),
        *(("lines.rst", line) for line in (5, 10, 15, 23, 27, 34, 39)),
        *(("listings.md", line) for line in (3,)),
        *(("rows.md", line) for line in (3, 8)),
        *(("tables.rst", line) for line in (4, 15, 21)),
        *(("wrong.rst", line) for line in (5, 10, 15, 20)),
    ]


def test_what_markdown_leaves_out_of_a_page_is_meant_so(tmp_path: Path) -> None:
    text = "# T\n\n% tip: one\n\n<!-- note: two -->\n\nThree.\n"
    assert read(write(tmp_path, {"index.md": text + "\n```{toctree}\na\n```\n", "a.md": text})).problems == ()


def test_an_exercise_is_called_by_its_title_without_the_marks_of_footnotes(tmp_path: Path) -> None:
    text = "# A\n\n```{exercise} One[^n] two\n:label: own\nx\n```\n\n{numref}`See {number}: {name} <own>`\n\n[^n]: 3\n"
    checked = read(write(tmp_path, {"index.md": "# T\n\n```{toctree}\na\n```\n", "a.md": text}))
    assert checked.problems == ()
    assert ">See One two</span></a>" in everything(page(checked, "a.md"))
    assert [one.title for one in page(checked, "a.md").exercises] == ["One two"]


def test_a_label_leads_to_what_has_no_element_of_its_own(tmp_path: Path) -> None:
    parts = {
        "quote": "   one",
        "raw": ".. raw:: html\n\n   <b>two</b>",
        "film": ".. youtube:: dQw4w9WgXcQ",
        "words": ".. glossary::\n\n   three\n     four",
        "colours": ".. highlight:: c",
        "columns": ".. tabularcolumns:: |l|",
    }
    text = "".join(f".. _{name}:\n\n{part}\n\nText.\n\n" for name, part in parts.items())
    links = " ".join(f":ref:`{name} <{name}>`" for name in parts)
    index = "# T\n\n```{toctree}\na\n   b\n```\n"
    files = {"index.md": index, "a.rst": f"A\n=\n\n{text}{links}\n", "b.md": "# B\n\n(m)=\n> q\n\n[x](#m) [y](#n)\n"}
    checked = read(write(tmp_path, files))
    told = [(one.path, one.line, one.kind) for one in checked.problems]
    assert told == [("b.md", 6, "dead-link")]
    html = everything(page(checked, "a.rst"))
    assert [name for name in parts if f'id="h-{name}"' not in html or f'href="#h-{name}"' not in html] == []


def test_what_has_no_number_is_told_in_a_sentence_of_ours(tmp_path: Path) -> None:
    text = "# A\n\n```{list-table}\n:name: rows\n* - one\n```\n\n{numref}`rows`\n"
    checked = read(write(tmp_path, {"index.md": "# T\n\n```{toctree}\na\n```\n", "a.md": text}))
    assert [(one.line, one.kind) for one in checked.problems] == [(8, "dead-link")]
    assert "“rows” has no number" in checked.problems[0].message
