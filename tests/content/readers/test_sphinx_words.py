"""No word of a lesson is lost, none is changed, and none is said that was meant as markup."""

import json
import re
from html import unescape
from pathlib import Path

import pytest

from tests.content.readers.lessons import PNG, everything, kinds, page, read, write
from tests.content.readers.test_sphinx_wild import _cell, _shown
from videre.content.checked import CheckedCourse

INDEX = "# I\n\n```{toctree}\n:glob:\np*\n```\n"


def _read(root: Path, text: str, name: str = "p.md") -> CheckedCourse:
    return read(write(root, {"index.md": INDEX, name: text}))


def _notebook(root: Path, *cells: dict[str, object]) -> CheckedCourse:
    head = {"cell_type": "markdown", "metadata": {}, "source": "# N"}
    text = json.dumps({"cells": [head, *cells], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    return _read(root, text, "p.ipynb")


def test_roles_that_a_page_makes_of_others_do_what_it_says(tmp_path: Path) -> None:
    text = "P\n=\n\n.. role:: py(code)\n   :language: python\n.. role:: html(raw)\n   :format: html\n.. role:: red\n\n"
    checked = _read(tmp_path, text + ":py:`import os` :html:`<b>fat</b>` :red:`hot`\n", "p.rst")
    html = everything(page(checked, "p.rst"))
    assert "<code>import os</code> <b>fat</b> <span>hot</span>" in html and not checked.problems


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "(a) one, (b) two, (c) three, r (r), +-1, `x...`",
            "(a) one, (b) two, (c) three, r (r), +-1, <code>x...</code>",
        ),
        ("run it with --all, cd .. and so on...", "run it with --all, cd .. and so on…"),
        ("ice -- cold --- and 10--20", "ice – cold — and 10–20"),
        ("at www.a--b.example...", "at www.a--b.example..."),
    ],
)
def test_signs_are_those_of_the_author(tmp_path: Path, written: str, shown: str) -> None:
    assert f"<p>{shown}</p>" in page(_read(tmp_path, f"# P\n\n{written}\n"), "p.md").html


def test_deep_lists_are_read_and_what_is_too_deep_is_told(tmp_path: Path) -> None:
    deep = "\n".join(f"{'  ' * level}- at{level}" for level in range(40))
    checked = read(
        write(tmp_path, {"index.md": INDEX, "p.md": f"# P\n\n{deep}\n", "p2.md": "# Q\n\n" + ">" * 150 + "x"})
    )
    assert "at39" in page(checked, "p.md").html
    assert [(one.path, one.line, one.kind) for one in checked.problems] == [("p2.md", 3, "left-out")]


def test_links_say_what_boxes_are_called_and_words_without_an_inventory_stay(tmp_path: Path) -> None:
    text = "# P\n\n:::{exercise} Saw *ice*\n:label: saw\nx\n:::\n\n[](#saw), [its docs](inv:py#os), <inv:py#os.path>\n"
    checked = read(write(tmp_path, {"index.md": INDEX, "p.md": text, "p2.md": "# Q\n\n[](#saw) [](p.md#saw)\n"}))
    assert "<span>Saw ice</span></a>, its docs, <code>os.path</code></p>" in page(checked, "p.md").html
    assert page(checked, "p2.md").html.count("<span>Saw ice</span></a>") == 2
    assert kinds(checked, "p.md") == {"dead-link"} and not kinds(checked, "p2.md")


def test_a_heading_behind_text_stands_there_too(tmp_path: Path) -> None:
    files = {
        "index.md": INDEX,
        "p1.md": "Before.\n\n## After\n\nText.\n",
        "p2.md": "---\ntitle: In front\n---\n\nBefore.\n\n## After\n",
        "p3.md": "---\ntitle: In front\n---\n\n# Own\n\nText.\n",
        "p5.md": ":::{objectives}\nBoxed.\n:::\n\n## After\n\nText.\n",
        "p4.md": "(here)=\n<!-- no text -->\n## Only\n\nText.\n",
    }
    checked = read(write(tmp_path, files))
    assert checked.course is not None
    titles = [one.title for lesson in checked.course.lessons for one in lesson.episodes]
    assert titles == ["I", "After", "In front", "Own", "Only", "After"]
    for name in ("p1.md", "p2.md"):
        assert '<p>Before.</p>\n<h2 id="h-after">After</h2>' in page(checked, name).html
    assert "<h2" not in page(checked, "p3.md").html + page(checked, "p4.md").html
    assert '</section>\n<h2 id="h-after">After</h2>' in page(checked, "p5.md").html


def test_names_in_braces_behind_headings_are_names(tmp_path: Path) -> None:
    text = "# P {#top}\n\n## Melt `x` {#melt .wide}\n\n## Set {.unnumbered}\n\n## Of {1, 2}\n\n[a](#melt) [b](#top)\n"
    html = page(_read(tmp_path, text), "p.md").html
    assert '<h2 id="h-melt">Melt <code>x</code></h2>' in html and '<a href="#h-melt"' in html
    assert ">Set</h2>" in html and ">Of {1, 2}</h2>" in html and '<a href="#h-top"' in html


def test_outputs_are_shown_or_told(tmp_path: Path) -> None:
    checked = _notebook(
        tmp_path,
        _cell("a", _shown(text_latex="The mass is $m_1$ and $E$.")),
        _cell("b", _shown(text_latex="$\\displaystyle x$", text_plain="plain")),
        _cell("c", _shown(text_latex="\\begin{tabular}{l}a\\end{tabular}", text_plain="the table")),
        _cell("g", _shown(text_latex="\\[x_9\\]")),
        _cell("h", _shown(text_markdown="|h|\n|-|\n|i|cut|\n")),
        _cell("d", {"output_type": "error", "ename": "NameError", "evalue": "no x", "traceback": []}),
        _cell("e", {"output_type": "stream", "name": "stdout", "text": "y" * 20_001}),
        _cell("f", _shown(application_json="{}", text_plain="<IPython.core.display.JSON object>")),
    )
    html = page(checked, "p.ipynb").html
    assert "<p>The mass is <math" in html and "the table" in html and "NameError: no x" in html
    assert "$" not in html and "plain" not in html
    assert html.count("<math") == 4 and "\\[" not in html
    told = [one.message for one in checked.problems]
    assert len(told) == 3
    assert "“cut”" in told[0] and "20,001 characters" in told[1] and "application/json" in told[2]


def test_cells_that_a_table_cuts_off_are_told_where_they_stand(tmp_path: Path) -> None:
    table = "| a | b |\n|---|---|\n| `ls | wc` | pipe |\n| x \\| y | z | |\n"
    checked = _read(tmp_path, f"# P\n\n{table}\n:::{{note}}\n- > |a|\n  > |-|\n  > |b|gone|\n:::\n")
    assert [(one.line, one.kind) for one in checked.problems] == [(5, "row-too-long"), (11, "row-too-long")]
    assert ["“pipe”" in checked.problems[0].message, "“gone”" in checked.problems[1].message] == [True, True]


def test_tables_of_contents_say_words_alone(tmp_path: Path) -> None:
    index = "# I\n\n```{toctree}\n:caption: '{fa}`gear` Cap'\n{fa}`book` Entry <p>\n```\n"
    checked = read(write(tmp_path, {"index.md": index, "p.md": "# P\n"}))
    assert checked.course is not None
    lesson = checked.course.lessons[0]
    assert (lesson.id, lesson.title, lesson.episodes[1].title) == ("cap", "Cap", "Entry")


def test_headings_of_no_level_and_html_keep_their_words(tmp_path: Path) -> None:
    titles = (
        "A\n=\n\nB\n-\n\nC\n~\n\nD\n-\n\nSkipped\n^^^^^^^\n\n=======\nOver\n-------\n\n=======\nNothing under\n\nEnd.\n"
    )
    html = (
        '# H\n\n<p>\n<img src="https://example.org/far.png" alt="far"><img src="gone.png">\n'
        "<math><mi>m</mi></math>\n</p>\n<script>no()</script>\n"
    )
    checked = read(write(tmp_path, {"index.md": INDEX, "p1.rst": titles, "p2.md": html}))
    text = page(checked, "p1.rst").html
    assert [f"<p><strong>{words}</strong></p>" in text for words in ("Skipped", "Over", "Nothing under")] == [True] * 3
    assert kinds(checked, "p1.rst") == {"heading-levels"}
    text = page(checked, "p2.md").html
    assert '<a href="https://example.org/far.png" rel="noopener noreferrer">far</a><em>gone.png</em>' in text
    assert "<math><mi>m</mi></math>" in text and "no()" not in text
    assert [one.kind for one in checked.problems if one.path == "p2.md"] == [
        "left-out",
        "missing-picture",
        "remote-picture",
    ]


def test_a_page_that_leads_out_and_one_that_includes_itself_cost_nothing_else(tmp_path: Path) -> None:
    files = {
        "index.md": INDEX,
        "p1.md": "# P\n\nBefore.\n\n```{include} p1.md\n```\n",
        "p2.md": "# Q\n\n```{include} part.txt\n```\n\n```{include} part.txt\n```\n",
        "part.txt": "Part.\n",
    }
    (write(tmp_path, files) / "p3.md").symlink_to("/etc/passwd")
    checked = read(tmp_path)
    assert page(checked, "p2.md").html.count("Part.") == 2
    assert {(one.path, one.kind) for one in checked.problems} == {("", "link-outside"), ("p1.md", "include-loop")}


def test_names_that_a_conf_py_would_explain_are_shown_without_bars_also_in_titles(tmp_path: Path) -> None:
    text = "P |term-Put|\n============\n\nUse |term-Put|, |v| and |far|_.\n\n.. exercise:: Using |term-Put|\n\n   Do.\n"
    checked = _read(tmp_path, text, "p.rst")
    one = page(checked, "p.rst")
    assert "Use term-Put, |v| and |far|_." in one.html and one.exercises[0].title == "Using term-Put"
    assert checked.course is not None
    assert checked.course.lessons[0].episodes[1].title == "P term-Put"


def test_what_is_to_be_filled_in_is_no_element_of_html(tmp_path: Path) -> None:
    text = (
        "# P\n\nRun clone <Your-name> --title <title> and vector<int>, press <br> or <kbd>K</kbd>.\n\n<user>\n\n"
        "<details><summary>More</summary>\n<p>of <object> and <em>it</em></p>\n</details>\n\n"
        "<svg width=3><title>t</title></svg>\n"
    )
    checked = _read(tmp_path, text)
    html = page(checked, "p.md").html
    assert "clone &lt;Your-name&gt; --title &lt;title&gt; and vector&lt;int&gt;, press <br> or <kbd>K</kbd>." in html
    assert "&lt;user&gt;" in html and "<summary>More</summary>\n<p>of &lt;object&gt; and <em>it</em></p>" in html
    said = "The element <{}> is not allowed on a page and is left out."
    told = [one.message for one in checked.problems if one.kind == "left-out"]
    assert told == [said.format("svg"), said.format("title")]
    assert {one.line for one in checked.problems if one.kind == "no-element"} == {3, 5, 7}


@pytest.mark.parametrize(
    ("written", "formulas"),
    [
        ("Set $PATH, $HOME and $USER. It is $5 or $9 here.", 0),
        ("In $HOME/$USER, $PATH:$HOME and ${HOME}/$X.", 0),
        ("Of $x$, $ y $, $n$th, $2$D, $\\text{so} $, ($p < 0.05$) and $k $.", 7),
    ],
)
def test_dollars_of_money_and_shells_are_no_formulas(tmp_path: Path, written: str, formulas: int) -> None:
    html = page(_read(tmp_path, f"# P\n\n{written}\n"), "p.md").html
    assert html.count("<math") == formulas and (formulas or f"<p>{written}</p>" in html)


def test_what_is_included_is_told_of_where_it_stands(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "index.md": INDEX,
        "p.md": "# P\n\n```{include} part/one.md\n```\n\n```{literalinclude} old.py\n```\n\n![b](pic.png)\n",
        "p2.md": "# Q\n\n```{literalinclude} stated.py\n:encoding: latin-1\n```\n\nhttps://example.org/a--b_(b).\n",
        "part/one.md": "See [it](gone.md).\n",
        "old.py": "a = 1\nb = 'æ'\n".encode("latin-1"),
        "stated.py": "c = 'æ'\n".encode("latin-1"),
        "pic.png": PNG,
    }
    checked = read(write(tmp_path, files))
    found = [(one.path, one.line, one.kind) for one in checked.problems]
    assert found == [("old.py", 2, "not-utf8"), ("part/one.md", 1, "dead-link")]
    html = page(checked, "p2.md").html
    assert (
        "æ" in html
        and '<a href="https://example.org/a--b_(b)" rel="noopener noreferrer">https://example.org/a--b_(b)</a>.' in html
    )


def test_a_box_that_a_listing_swallowed_is_told_of(tmp_path: Path) -> None:
    text = (
        "# P\n\n```{exercise} Saw\n```{code-block} python\nx = 1\n```\n```\n\n:::{note}\nSwallowed.\n:::\n```\n\n"
        "````md\n```{note}\n```\n````\n\n- far\n\n      ```bash\n      ls\n      ```\n\n"
        ":::{card} Top\n:header: Head *said*\nBody\n:::\n"
    )
    checked = _read(tmp_path, text)
    html = page(checked, "p.md").html
    told = [(4, "not-closed"), (7, "not-closed"), (21, "unread-markup")]
    assert [(one.line, one.kind) for one in checked.problems] == told
    assert "Swallowed." in html and "<p>Head <em>said</em></p>" in html


def test_included_code_is_that_of_the_file(tmp_path: Path) -> None:
    markdown = "# P\n\n```{include} a.py\n:code: python\n:number-lines: 7\n```\n\n```{include} a.py\n:literal:\n```\n"
    rst = "Q\n=\n\n.. include:: a.py\n   :code: python\n   :number-lines: 7\n\n.. include:: a.py\n   :code: python\n"
    code = "if a:\n    b = '<c>'\n"
    checked = read(write(tmp_path, {"index.md": INDEX, "p1.md": markdown, "p2.rst": rst, "a.py": code}))
    for name, coloured in (("p1.md", 1), ("p2.rst", 2)):
        html = page(checked, name).html
        assert html.count('data-code="python"') == coloured and 'data-line="7"' in html and "<small>" not in html
        listings = re.findall(r"<code>(.*?)</code>", html, re.DOTALL)
        assert [unescape(re.sub("<[^>]*>", "", one)) for one in listings] == [code] * 2


def test_a_page_that_is_nested_too_deep_is_named(tmp_path: Path) -> None:
    deep = "\n".join(f"{'   ' * level}.. note::\n" for level in range(150))
    checked = _read(tmp_path, f"P\n=\n\n{deep}\n{'   ' * 150}x\n", "p.rst")
    assert not checked.is_publishable
    (problem,) = [one for one in checked.problems if one.kind == "not-read"]
    assert problem.message == "Boxes, lists or quotations are nested too deep (at the page “p”)."


def test_a_script_in_a_line_of_text_is_left_out_with_its_words(tmp_path: Path) -> None:
    text = "# Page\n\nBefore <script>within(1)</script> behind, <style>b {}</style> and <script>open *on*.\n\nNext.\n"
    html = page(read(write(tmp_path, {"conf.py": "", "index.md": text})), "index.md").html
    assert re.sub(r"\s+", " ", re.sub("<[^>]*>", "", html)).strip() == "Before behind, and open on. Next."


def test_the_day_of_reading_makes_no_other_page(tmp_path: Path) -> None:
    text = "Title\n=====\n\nToday is |today|, the year |year|.\n\n.. |year| date:: %Y\n"
    checked = read(write(tmp_path, {"conf.py": "", "index.rst": text}))
    assert "Today is today, the year year." in page(checked, "index.rst").html
    assert [(one.line, one.kind) for one in checked.problems] == [
        (4, "unknown-substitution"),
        (6, "unknown-substitution"),
    ]


def test_an_underline_that_is_too_short_to_be_one_is_told(tmp_path: Path) -> None:
    text = "Title\n=====\n\nNearly a heading\n---\n\nText.\n\n   Quoted words\n   --\n\nOther\n=====\n\nText.\n"
    checked = read(write(tmp_path, {"conf.py": "", "index.rst": text}))
    assert [(one.line, one.kind) for one in checked.problems] == [(4, "unread-markup")]
    assert "Nearly a heading" in page(checked, "index.rst").html
