"""What lessons of other houses hold: each snippet is a page, with what has to be on it and what must not."""

import base64
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.content.readers.lessons import PNG, everything, leftovers, page, read, write
from videre.content.checked import CheckedCourse


@dataclass(frozen=True)
class Case:
    """A page: its file, its text, what it shows (exercises and their solutions too), what not, what is reported."""

    file: str
    text: str
    shows: tuple[str, ...] = ()
    hides: tuple[str, ...] = ()
    told: frozenset[str] = frozenset()


CASES = [
    Case(
        "grid.md",
        "::::{grid} 1 2\n:gutter: 2\n:::{grid-item-card} {octicon}`book;1em` Ice\n:link: lbl\n:link-type: ref\n"
        "Head\n^^^\nBody\n+++\nFoot\n:::\n:::{grid-item}\nLoose\n:::\n::::\n"
        "```{button-link} https://example.org/b\nPress\n```\n{bdg-primary}`new` {fa}`check` "
        "{bdg-link-info}`Far <https://example.org/far>`",
        (
            'data-box="card"',
            '<p class="box-title">Ice</p>',
            "Foot",
            ">Ice</span></a>",
            "Loose",
            '<a href="https://example.org/b" rel="noopener noreferrer"><span>Press</span>',
            '<a href="https://example.org/far"',
        ),
        ("1 2", "book;1em", "^^^", "+++", "check"),
    ),
    Case(
        "cells.md",
        "```{code-cell} ipython3\n:tags: [hide-input]\n\n# not a heading\n__x__ = 1\n```\n"
        "```{code-cell}\n:tags: [remove-cell]\nsecret\n```\n```{prompt} bash $\nls -l\n```\n",
        ("<details><summary>Code</summary>", "# not a heading", 'data-copy="ls -l"'),
        ("secret", "<h2", "ipython3"),
        frozenset({"not-run"}),
    ),
    Case(
        "gates.md",
        "```{exercise-start} Melt (7 min)\n:label: melt\n```\n\nHeat *it*.\n\n```{exercise-end}\n```\n\nBetween.\n\n"
        "```{solution-start} melt\n:class: dropdown\n```\n\nWith fire.\n\n```{solution-end}\n```\n\n"
        "See {ref}`melt` and {numref}`melt`.",
        ('<div data-exercise-slot="melt"></div>\n<p>Between.</p>', "Heat <em>it</em>", "With fire.", ">Melt (7 min)<"),
        ("-start", 'data-box="solution"'),
    ),
    Case(
        "elsewhere.md",
        "```{solution} far-one\n:class: dropdown\nMelted.\n```",
        (
            '<summary class="box-title"><span class="box-kind">Solution</span>: <a href="../alone/#h-far-one"',
            ">Far one</a>",
        ),
        ("far-one<",),
    ),
    Case(
        "double.md",
        "It is $$x_1$$ here, for \\$5 or $HOME.\n\n- so $$y$$\n",
        (
            '<p>It is <math xmlns="http://www.w3.org/1998/Math/MathML" display="block">',
            "</math> here, for $5 or $HOME.</p>",
        ),
        ("$<", ">$"),
    ),
    Case(
        "rows.md",
        "$$\na\n$$ (first)\n\n$$\\begin{aligned}b &= c\\end{aligned}$$ (second)\n\n{eq}`first` {eq}`second`",
        ('<p class="align-right">(1)</p>', '<p class="align-right">(2)</p>', ">(2)</a>"),
        ("&amp;",),
    ),
    Case(
        "side.rst",
        ".. sidebar:: Ice\n   :subtitle: of *old*\n\n   Text.\n",
        ("<strong>of <em>old</em></strong>",),
    ),
    Case(
        "alerts.md",
        '<div class="alert alert-block alert-warning">\n<div>\n\nThin *ice*\n\n</div>\n</div>\n\nBehind.\n',
        ('<section class="box" data-box="warning">', ">Warning</span></p>", "</div>\n</section>\n<p>Behind.</p>"),
    ),
    Case("unended.md", "```{exercise-start} Open\n```\n\nAll of it.", ("All of it.",), (), frozenset({"not-closed"})),
    Case(
        "proofs.md",
        "```{prf:theorem} Archimedes\n:label: arch\nIt floats.\n```\n```{proof}\nClear.\n```\n{prf:ref}`arch`",
        ('data-box="theorem"', 'data-box="proof"', '<a href="#h-arch"'),
        ("prf",),
    ),
    Case(
        "own.md",
        "```{practical} Saw *ice*\n1. cut\n```\n```{made-by-us}\n```\n```{margin} Aside\nIn the margin.\n```\n",
        ('data-box="practical"', '<span class="box-kind">Practical</span>', "<em>ice</em>", 'data-box="margin"'),
        ("made-by-us",),
        frozenset({"unknown-box"}),
    ),
    Case(
        "fences.md",
        ":::{warning}Thin\nice\n:::\n```{python echo=FALSE}\n# no heading\n```\n```{.bash}\nls __x__\n```\n",
        ("Thin", 'data-box="warning"', "# no heading", "ls __x__", 'data-code="bash"'),
        ("<h2", "{.", "echo"),
    ),
    Case(
        "classes.md",
        "```{admonition} Do\n:class: exercise\nthis\n```\n```{admonition} Done\n:class: solution dropdown\nthat\n```\n",
        ("data-exercise-slot", "<strong>Done</strong>"),
        ('data-box="admonition"',),
    ),
    Case(
        "extensions.md",
        "---\nmyst:\n  enable_extensions: [smartquotes]\n---\n:::{note}\nKept.\n:::\nhttps://example.org/bare, $x$",
        ('data-box="note"', '<a href="https://example.org/bare"', "<math"),
    ),
    Case(
        "pictures.md",
        "![a](fig.png){width=50% .x}\n\n[![sign](https://img.example/b.svg)](https://example.org/ci)\n\n"
        '<video src="film.mp4" controls></video> <a href="film.mp4">save</a>\n\n```{video} film.mp4\n```\n',
        ('<a href="https://example.org/ci" rel="noopener noreferrer">sign</a>', ">save</a>", '.mp4"'),
        ("{width", "<video"),
        frozenset({"remote-picture"}),
    ),
    Case("books.md", "```{tableofcontents}\n```\n\nRest.", ("Rest.",), ("tableofcontents",)),
    Case(
        "diff.rst",
        ".. literalinclude:: new.py\n   :diff: old.py\n\n.. literalinclude:: new.py\n   :start-at: nowhere\n",
        ("--- old.py", "+++ new.py"),
        ("/tmp", "data-box"),
        frozenset({"missing-marker"}),
    ),
    Case(
        "figures.rst",
        ".. figure:: fig.png\n   :target: gone_\n   :alt: floe\n\n   Cap\n\n.. image:: fig.png\n   :alt: b\n"
        "   :width: 50%\n   :target: https://example.org/p\n",
        ('alt="floe"', '<a href="https://example.org/p" rel="noopener noreferrer"><figure class="width-50">'),
        (),
        frozenset({"dead-link"}),
    ),
    Case(
        "chosen.rst",
        ".. image:: fig.*\n   :alt: any\n\n.. only:: latex\n\n   paper\n\n.. only:: teachers\n\n"
        "   quiz\n\nBy |version|.\n\n.. ifconfig:: level == 3\n\n   perhaps\n",
        ('alt="any"', "perhaps", "By version."),
        ("paper", "quiz", "|", "level"),
        frozenset({"left-out", "not-computed", "unknown-substitution"}),
    ),
    Case(
        "lists.rst",
        ".. hlist::\n   :columns: 3\n\n   * a\n   * b\n\n.. tab-set-code::\n\n   .. code-block:: python\n\n      x\n\n"
        "   .. code-block:: r\n\n      x <- 1\n\n.. csv-table:: Far\n   :url: https://example.org/a.csv\n",
        ('data-tab="Python"', 'data-tab="R"', "<li>b"),
        ("<ul>\n</ul>",),
        frozenset({"remote-file"}),
    ),
]


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckedCourse:
    root = tmp_path_factory.mktemp("wild")
    names = "\n".join(case.file.rpartition(".")[0] for case in CASES)
    files: dict[str, str | bytes] = {
        "index.md": f"(lbl)=\n# Wild\n\n```{{toctree}}\n{names}\nhouse/README\nalone\n```\n",
        "house/README.md": "# A house\n",
        "alone.md": "# Alone\n\n```{exercise} Far one\n:label: far-one\n```\n\n```{toctree}\nself\n```\n",
        "fig.png": PNG,
        "film.mp4": "film",
        "old.py": "a = 1\n",
        "new.py": "a = 2\n",
    }
    for case in CASES:
        title = "Page\n====\n\n" if case.file.endswith(".rst") else "# Page\n\n"
        front, between, rest = case.text.rpartition("---\n") if case.text.startswith("---") else ("", "", case.text)
        files[case.file] = front + between + title + rest
    return read(write(root, files))


def test_all_can_be_published_and_nothing_is_raw(checked: CheckedCourse) -> None:
    assert checked.is_publishable
    assert leftovers(checked) == {}
    assert not [problem for problem in checked.problems if problem.kind == "sphinx"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_page_shows_what_its_author_meant(checked: CheckedCourse, case: Case) -> None:
    html = everything(page(checked, case.file))
    code = _without_spans(html)
    assert [part for part in case.shows if part not in html and part not in code] == []
    assert [part for part in case.hides if part in html] == []
    assert {problem.kind for problem in checked.problems if problem.path == case.file} - {"missing-alt"} == case.told


def test_a_picture_without_description_is_named_where_it_stands(tmp_path: Path) -> None:
    text = "# P\n\n![the fig](fig.png)\n\n[fig.png](fig.png)\n\n```{image} fig.png\n```\n"
    checked = read(write(tmp_path, {"index.md": "# I\n\n```{toctree}\np\n```\n", "p.md": text, "fig.png": PNG}))
    assert [(one.kind, one.line) for one in checked.problems] == [("missing-alt", 7)]


def test_numbers_of_formulas_are_those_that_links_say(tmp_path: Path) -> None:
    index = "# I\n\n```{toctree}\n:numbered:\np\n```\n"
    text = "# P\n\n$$\na\n$$ (e)\n\n{eq}`e`\n\n```{figure} fig.png\n:name: f\n:alt: x\nC\n```\n\n{numref}`f`\n"
    html = page(read(write(tmp_path, {"index.md": index, "p.md": text, "fig.png": PNG})), "p.md").html
    assert '<p class="align-right">(1.1)</p>' in html and ">(1.1)</a>" in html


def test_the_same_lesson_makes_the_same_page(tmp_path: Path) -> None:
    write(
        tmp_path, {"index.md": "# I\n\n```{toctree}\np\n```\n", "p.md": "# P\n\n\\begin{align}\na &= b\n\\end{align}\n"}
    )
    assert page(read(tmp_path), "p.md").html == page(read(tmp_path), "p.md").html


def _without_spans(html: str) -> str:
    """Highlighted code in one piece."""
    return html.replace("</span>", "").replace('<span class="gd">', "").replace('<span class="gi">', "")


def test_a_readme_that_a_table_of_contents_names_is_a_page(checked: CheckedCourse) -> None:
    assert checked.course is not None
    assert "A house" in [episode.title for lesson in checked.course.lessons for episode in lesson.episodes]


BOOK = {
    "book/_toc.yml": "format: jb-book\nroot: intro\nparts:\n- caption: Ice\n  chapters:\n  - file: ch/floe.md\n"
    "    title: Floes\n    sections:\n    - file: ch/melt\n  - file: gone\n  - url: https://example.org/x\n"
    "    title: Far\n- caption: Snow\n  chapters:\n  - glob: ch/s*\n",
    "book/_config.yml": "title: The book\nexclude_patterns: [draft*]\nparse:\n  myst_substitutions:\n    k: forty\n",
    "book/intro.md": "# Intro\n\n{{ k }}\n",
    "book/draft1.md": "# Draft\n",
    **{f"book/ch/{name}.md": f"# {name}\n" for name in ("floe", "melt", "sleet", "storm")},
}


def test_a_book_is_read_by_its_table_of_contents(tmp_path: Path) -> None:
    checked = read(write(tmp_path, BOOK))
    assert checked.course is not None and checked.course.title == "The book"
    found = [(lesson.title, [episode.title for episode in lesson.episodes]) for lesson in checked.course.lessons]
    assert found == [("Ice", ["Intro", "Floes", "melt"]), ("Snow", ["sleet", "storm"])]
    intro = page(checked, "book/intro.md").html
    assert "forty" in intro and 'href="https://example.org/x"' in intro
    assert [(one.path, one.line, one.kind) for one in checked.problems] == [("book/_toc.yml", 10, "missing-page")]


@pytest.mark.parametrize(
    ("contents", "titles"),
    [
        ("- file: index\n- part: One\n  chapters:\n  - file: a\n- file: README\n", ["I", "A", "R"]),
        ("format: jb-article\nroot: README\nsections:\n- file: a\n  sections:\n  - file: index\n", ["R", "A", "I"]),
        ("root: index\nsubtrees:\n- caption: S\n  entries:\n  - file: a\n  - README\n", ["I", "A", "R"]),
    ],
    ids=["older", "article", "plain"],
)
def test_other_tables_of_contents(tmp_path: Path, contents: str, titles: list[str]) -> None:
    files = {"_toc.yml": contents, "index.md": "# I\n", "a.md": "# A\n", "README.md": "# R\n"}
    checked = read(write(tmp_path, files))
    assert checked.course is not None and not checked.problems
    assert [one.title for lesson in checked.course.lessons for one in lesson.episodes] == titles


def test_a_table_of_contents_that_is_no_yaml_is_an_error_with_its_line(tmp_path: Path) -> None:
    checked = read(write(tmp_path, {"_toc.yml": "root: index\nchapters: [\n- file: a\n", "index.md": "# I\n"}))
    assert not checked.is_publishable
    assert ("_toc.yml", "bad-yaml") in {(one.path, one.kind) for one in checked.problems}


PROJECT = """\
version: 1
project:
  title: The project
  exclude: notes/**
  toc:
    - file: start.md
    - title: Ice
      children:
        - file: ch/melt.md
          title: Melting
          children:
            - url: https://example.org/far
              title: Far
        - title: More
          children:
            - pattern: ch/*.md
    - file: ./ch/storm.md
    - file: gone.md
"""


def test_a_project_is_read_by_its_own_file(tmp_path: Path) -> None:
    pages = {f"ch/{name}.md": f"# {name}\n" for name in ("floe", "melt", "sleet", "storm")}
    checked = read(write(tmp_path, {"myst.yml": PROJECT, "start.md": "# S\n", "notes/x.md": "# No\n", **pages}))
    assert checked.course is not None and checked.course.title == "The project"
    found = [(lesson.title, [episode.title for episode in lesson.episodes]) for lesson in checked.course.lessons]
    assert found == [("Ice", ["S", "Melting", "floe", "sleet", "storm"])]
    assert {(one.path, one.line, one.kind) for one in checked.problems} == {
        ("myst.yml", 14, "part-in-part"),
        ("myst.yml", 18, "missing-page"),
    }


def test_a_project_without_contents_has_all_its_pages(tmp_path: Path) -> None:
    files = {"myst.yml": "project:\n  id: x\n", "README.md": "# R\n", "b.md": "# B\n", "a.md": "# A\n"}
    checked = read(write(tmp_path, files))
    assert checked.course is not None and not checked.problems
    assert [one.title for lesson in checked.course.lessons for one in lesson.episodes] == ["R", "A", "B"]
    assert read(write(tmp_path / "e", {"myst.yml": "project:\n  toc:\n  - title: x\n"})).course is None


def _cell(source: str, *outputs: dict[str, object], tags: tuple[str, ...] = (), **more: object) -> dict[str, object]:
    return {"cell_type": "code", "metadata": {"tags": list(tags)}, "source": source, "outputs": list(outputs), **more}


def _shown(**data: object) -> dict[str, object]:
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {key.replace("_", "/", 1): data[key] for key in data},
    }


CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": "# Notes\n\n{{ nobody }}"},
    _cell("a", {"output_type": "stream", "name": "stdout", "text": "closed out"}, tags=("hide_output",)),
    _cell("b", {"output_type": "stream", "name": "stderr", "text": "noise"}, tags=("remove-stderr",)),
    _cell("c", _shown(text_markdown="**fat**", text_plain="<IPython Markdown>")),
    _cell("d", {"output_type": "display_data", "data": {"application/vnd.jupyter.widget-view+json": {}}}),
    _cell("e", _shown(text_html="<div><script>x()</script><div id='p'></div></div>", text_plain="Figure()")),
    _cell("f", {"output_type": "update_display_data", "data": {"text/plain": "updated"}}),
    {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html"}, "source": "<b>raw html</b>"},
    {"cell_type": "raw", "metadata": {"format": "text/restructuredtext"}, "source": ".. note:: from rst"},
    {"cell_type": "raw", "metadata": {"raw_mimetype": "text/latex"}, "source": "\\newpage"},
]


def test_outputs_and_tags_of_notebooks(tmp_path: Path) -> None:
    notebook = json.dumps({"cells": CELLS, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    checked = read(write(tmp_path, {"index.md": "# N\n\n```{toctree}\nn\n```\n", "n.ipynb": notebook}))
    html = page(checked, "n.ipynb").html
    shows = ("<details><summary>Output</summary>", "closed out", "<strong>fat</strong>", "Figure()", "updated")
    assert [part for part in (*shows, "<b>raw html</b>", "from rst") if part not in html] == []
    assert [part for part in ("noise", "newpage", "IPython", "<script") if part in html] == []
    told = {(one.kind, one.line) for one in checked.problems}
    lines = notebook.split("\n")
    assert {kind for kind, _line in told} == {"left-out", "unknown-substitution"}
    assert ("left-out", next(at for at, line in enumerate(lines, 1) if '"source": "d"' in line) + 1) in told


def test_pictures_in_html_that_a_program_put_out_are_shown(tmp_path: Path) -> None:
    picture = f"<img src='data:image/png;base64,{base64.b64encode(PNG).decode()}'/>"
    held = {"my fig.png": {"image/png": base64.b64encode(PNG).decode()}}
    said = "<IPython.core.display.HTML object>"
    cells = [
        {
            "cell_type": "markdown",
            "source": "# N\n\n![mine](attachment:my%20fig.png)\n\n"
            "```{figure} attachment:my%20fig.png\n:alt: own\n\nCap\n```",
            "attachments": held,
        },
        _cell("a", _shown(text_html=f"<p>{picture}</p>", text_plain=said)),
        _cell("b", _shown(text_html="<style>p {}</style>", text_plain=said)),
        _cell("c", _shown(text_html="<div id='d'></div><script>draw()</script>", text_plain=said)),
    ]
    notebook = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)
    checked = read(write(tmp_path, {"index.md": "# I\n\n```{toctree}\nn\n```\n", "n.ipynb": notebook}))
    html = page(checked, "n.ipynb").html
    assert 'alt="mine"' in html and 'alt="Output"' in html and html.count('<img src="asset:') == 3
    assert re.search('<figure><img src="[^"]*" alt="own"><figcaption>', html.replace("\n", ""))
    assert "IPython" not in html
    assert checked.course is not None and "n.ipynb#c1o0h0.png" in {file.path for file in checked.course.files}
    line = next(at for at, text in enumerate(notebook.split("\n"), 1) if '"source": "c"' in text)
    assert [(one.kind, one.line) for one in checked.problems] == [("left-out", line + 1)]


def test_options_that_cannot_be_read_are_told_in_a_sentence(tmp_path: Path) -> None:
    text = "# Ice\n\n```{figure} a.png\n:width 80%\n```\n"
    checked = read(write(tmp_path, {"conf.py": "extensions = ['myst_parser']\n", "index.md": text, "a.png": PNG}))
    told = [problem.message for problem in checked.problems if problem.kind == "unknown-option"]
    assert [re.fullmatch("The options of “figure” cannot be read: “[^“”]+”.", one) is not None for one in told] == [
        True
    ]
