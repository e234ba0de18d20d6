"""What lessons for Sphinx hold besides: older extensions, slips of the hand, files that drawings and pages name."""

from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives, roles

from tests.content.readers.lessons import PNG, everything, leftovers, page, read, write
from tests.content.readers.test_sphinx_wild import Case
from videre.content.checked import CheckedCourse
from videre.content.readers.sphinx.guarded import guarded, guarded_role

CASES = [
    Case(
        "labels.rst",
        ".. tabs::\n\n   .. tab:: |os| *new*\n\n      a\n\n   .. code-tab:: cpp\n\n      int x;\n\n"
        ".. tab-item:: :fab:`linux` Linux ``x``\n\n   b\n\n.. |os| replace:: Windows\n",
        ('data-tab="Windows new"', 'data-tab="C++"', 'data-tab="Linux x"', '<p class="tab-title">Linux x</p>'),
        ("|os|", "fab"),
    ),
    Case(
        "keys.md",
        "::::{tab-set}\n:sync-group: os\n:::{tab-item} Ubuntu\n:sync: linux\na\n:::\n:::{tab-item} Win\nb\n:::\n::::\n"
        "\n:::{tab-item} Loose\n:sync: x\nc\n:::\n\n:::{tab-item} Other set\n:new-set:\nd\n:::\n",
        (
            '<div data-tabs="" data-sync="os"><section data-tab="Ubuntu" data-sync="linux">',
            '<section data-tab="Win"><p',
            '<div data-tabs="" data-sync="tab"><section data-tab="Loose" data-sync="x">',
            '<div data-tabs=""><section data-tab="Other set">',
        ),
    ),
    Case(
        "panels.md",
        "````{panels}\n:column: col-6\nHead *one*\n^^^\nBody\n+++\nFoot\n---\n:column: col-3\n\n"
        "```{link-button} https://example.org/p\n:text: Press\n:classes: btn\n```\n````\n\n```{tabbed} One\na\n```\n"
        "```{tabbed} Two\nb\n```\n```{tabbed} New\n:new-group:\nc\n```\n"
        '{badge}`new,badge-dark` {link-badge}`https://example.org/l,"far",cls=x`\n',
        (
            '<section class="box" data-box="card"><p>Head <em>one</em></p>\n<p>Body</p>\n<p>Foot</p>',
            '<a href="https://example.org/p" rel="noopener noreferrer"><span>Press</span></a>',
            '<section data-tab="Two">',
            '<div data-tabs=""><section data-tab="New">',
            '<a href="https://example.org/l" rel="noopener noreferrer">far</a>',
        ),
        ("col-", "^^^", "+++", "badge", "btn"),
    ),
    Case(
        "capitals.rst",
        ".. Note::\n   Thin.\n\n.. WARNING:: Thinner.\n\n.. Doctest::\n\n   >>> 1 + 1\n   2\n",
        ('data-box="note"><p class="box-title"><span class="box-kind">Note', 'data-box="warning"', 'data-code="pycon"'),
    ),
    Case(
        "slips.rst",
        ".. note: Lost.\n\n.. code-block python\n\n   lost()\n\n.. todo: ask Bo\n\n.. a comment\n\n..tip::\n\n   Seen."
        "\n",
        ('data-box="tip"', "Seen."),
        ("..tip", "Lost", "lost()", "ask Bo"),
        frozenset({"hidden-comment", "missing-blank"}),
    ),
    Case(
        "titles.md",
        "````{tab-set}\n```{tab-item} {fab}`linux` `apt`\none\n```\n```{tab-item} Win\ntwo\n```\n````\n\n"
        "```{note} On `x`\n:class: dropdown\n\nthree {cite}`` four\n```\n\n"
        "```{code} as {ref}`it` stands```, said {kbd}`` `a`.\n",
        ('data-tab="apt"', '<section data-tab="Win"', "<details", "three  four", "<code>{code} as {ref}`it` stands<"),
        ("fab", "{cite}", "{kbd}", ":class:", "data-code"),
        frozenset({"backtick-in-title", "unread-markup"}),
    ),
    Case(
        "roleless.rst",
        "So :cite:`` and :ref: it.\n\n..code-block:: python\n\n   ice = 1\n\n..image:: floe.png\n   :alt: i\n\n"
        "::\n\n   ..note:: x\n\n..nothing\n",
        ('data-code="python"', 'alt="i"', "<code>:ref:</code> it", "..note:: x", "..nothing"),
        (":cite:", "and :ref:", "..code", "..image"),
        frozenset({"missing-blank", "unread-markup"}),
    ),
    Case(
        "fences.rst",
        "Do this:\n```bash\nif ls; then\n    pwd\n```\nand so on.\n\n```{note} Of ice\n:class: dropdown\n\n"
        "With ``code``.\n```\n\n* one::\n\n  ```python\n  ice = 1\n  ```\n\n````{tab-set}\n```{tab-item} Linux\napt\n"
        "```\n```{tab-item} Mac\nbrew\n```\n````\n\n:::{exercise} Try\nIt.\n:::\n\n~~~ text\nplain\n~~~\n\n"
        "```{code-block} python\n:linenos:\n\ndrift = 2\n```\n\nRun ```floes\n-a``` now.\n\n```\n*bare*\n```\n",
        (
            '<p>Do this:</p>\n<div class="code" data-code="bash"',
            '<span class="nb">pwd</span>\n</code></pre></div>\n<p>and so on.</p>\n<details',
            "<p>Of ice</p>\n<p>With <code>code</code>.</p>\n</details>",
            '<p>one:</p>\n<div class="code" data-code="python"',
            '<section data-tab="Linux"><p class="tab-title">Linux</p><p>apt</p>',
            '<section data-tab="Mac">',
            '<div data-exercise-slot="try"></div>',
            "<code>plain\n</code>",
            '<div class="code numbered" data-code="python">',
            "<p>Run <code>floes -a</code> now.</p>",
            "<code>*bare*\n</code>",
        ),
        ("`", ":class:", ":linenos:"),
        frozenset({"markdown-fence"}),
    ),
    Case(
        "fences_open.rst",
        "Above\n`````\n\n`````\nBelow\n`````\n\nParted\n\n``````\n\n::\n\n   ```{kept}\n   as it is\n   ```\n\n"
        "```{nobody} {kbd}`three` four\n\n```bash\n\n```{tip}\n",
        (
            ">Above</h2>",
            ">Below</h3>",
            "<p>Parted</p>\n<hr>",
            "<code>```{kept}\nas it is\n```\n</code>",
            "<hr>\n<div",
            "</div>\n<p>three four</p>",
        ),
        ("nobody", "bash", "tip", "<cite>"),
        frozenset({"not-closed"}),
    ),
    Case(
        "drawings.rst",
        ".. graphviz:: floe.dot\n\n.. uml:: floe.puml\n\n.. plantuml::\n   :caption: Floes\n\n   A -> B\n",
        ('data-code="dot"', ">sea", "@startuml", '<p class="code-title">Floes</p>'),
        ("floe.dot", "floe.puml"),
        frozenset({"drawing-as-code"}),
    ),
    Case(
        "frames.md",
        "```{iframe} https://h5p.example/embed/2\n:title: A quiz\n```\n```{iframe} https://vimeo.com/76979871\n```\n"
        '<iframe src="https://tube.example/videos/embed/x"></iframe>\n\n'
        '<video src="data:video/mp4;base64,AA/zz"></video>\n',
        (
            '<a href="https://h5p.example/embed/2" rel="noopener noreferrer">A quiz</a> <small>(a page of another site',
            "vimeo.com/76979871</a> <small>(a film on",
            "tube.example/videos/embed/x</a> <small>(a film on",
        ),
        ("zz",),
        frozenset({"left-out"}),
    ),
    Case(
        "made.rst", "* :ref:`genindex`\n* :ref:`search`\n", ("Index", "Search Page"), ("<a ",), frozenset({"dead-link"})
    ),
    Case(
        "headings.rst",
        ".. note::\n\n   In a *box*\n   ----------\n\n   Text.\n\n.. tab-set::\n\n   .. tab-item:: A\n\n      =====\n"
        "      Above\n      =====\n\n      More.\n",
        ("<p><strong>In a *box*</strong></p>\n<p>Text.</p>", "<p><strong>Above</strong></p>\n<p>More.</p>"),
        ("---", "==="),
        frozenset({"heading-levels"}),
    ),
    Case(
        "failed.rst",
        ".. code-block:: python\n   ice = 1\n\n+---+---+\n| a | b |\n+---+\n| c | d |\n+---+---+\n\n"
        ".. list-table::\n\n   * - one\n     - two\n   * three\n",
        ('data-code="python"', '<span class="n">ice', "| a | b |\n+---+", "three"),
        ("code-block",),
        frozenset({"bad-directive", "form"}),
    ),
    Case(
        "failed_words.md",
        "```{code-block} python\n:emphasize-lines: a\n\nice = 1\n```\n\n```{hlist}\nno list\n```\n\n"
        "```{figure} img/my%20fig.png\n:alt: b\n\n* one\n* *two*\n```\n",
        ('data-code="python"', '<span class="n">ice</span>', "no list", 'alt="b"', "<em>two</em>"),
        ("emphasize",),
        frozenset({"missing-marker", "form"}),
    ),
    Case(
        "failed_more.rst",
        ".. code-block:: python\n   :emphasize-lines: a\n\n   ice = 1\n\n.. hlist::\n\n   no list\n\n"
        ".. figure::\n\n   - ```{tip} three\n     four\n     ```\n",
        ('data-code="python"', '<span class="n">ice</span>', "no list", "- three\n  four"),
        ("emphasize", "`", "tip"),
        frozenset({"missing-marker", "bad-directive"}),
    ),
    Case(
        "blanks.md",
        "![a](img/my%20fig.png) ![b](<img/my fig.png>)\n\n```{figure} img/my%20fig.png\n:alt: c\n```\n",
        ('alt="a"', 'alt="b"', 'alt="c"'),
        ("<em>",),
    ),
    Case(
        "numbers.rst",
        "c. three\nd. four\n\n   i. one\n   ii. two\n\n1. plain\n",
        ('<ol start="3" type="a">', '<ol type="i">', "<ol>\n<li>plain"),
    ),
    Case(
        "looks.md",
        '![w](floe.png){width=50% align=center}\n\n![i](floe.png){width=20px} beside\n\n<div class="admonition tip">\n'
        '<p class="admonition-title">Cut</p>\nthin\n</div>\n',
        ('<figure class="width-50 align-center"><img', 'alt="i" width="20">', 'data-box="tip"'),
        ('data-box="admonition"',),
    ),
    Case(
        "faults.rst",
        ".. productionlist:: a\n\n.. pull-quote::\n\n   .. role:: cold\n\nBehind.\n",
        ("Behind.",),
        (),
        frozenset({"bad-directive", "sphinx"}),
    ),
    Case(
        "named.md",
        "{ref}`Some heading` {ref}`far <headings2:Over There>` {ref}`nowhere at all`\n\n## Some heading\n\n"
        '![a](floe.png)\n\n<img src="_images/floe.png" alt="again">\n\n'
        '<p><img src="../_images/floe.png" alt="raw"></p>\n',
        (
            'alt="raw"',
            '<a href="#h-some-heading"',
            '<a href="../headings2/#h-over-there"',
            ">Some heading<",
            'alt="again"',
        ),
        (),
        frozenset({"dead-link"}),
    ),
    Case(
        "notes.md",
        "A[^gone].\n\n```{hint} One\n:class: dropdown\nTwo\n```\n",
        ("<p>One\nTwo</p>",),
        (),
        frozenset({"dead-link"}),
    ),
    Case(
        "uneven.md",
        "```{list-table}\n:header-rows: 1\n\n* - A\n  - B\n* - c\n* - d\n  - e\n```\n",
        ("<th>B", "<td>c\n</td>\n<td></td>", "<td>e"),
        ('data-box="list-table"',),
        frozenset({"uneven-table"}),
    ),
    Case("prose.rst", "So it is ... then: more. Wait.. well:\n\n   quoted", ("then: more",)),
    Case("headings2.md", "## Over There\n\nText.", ("Over There",)),
    Case("loop.rst", ".. include:: again.txt\n", ("Round.",)),
    Case("empty.md", "```{argparse}\n:module: m\n```\n\nRest.", ("Rest.",), ("argparse",), frozenset({"unknown-box"})),
]
FILES: dict[str, str | bytes] = {
    "floe.dot": "digraph {\n  floe -> sea\n}\n",
    "floe.puml": "@startuml\nA -> B\n@enduml\n",
    "floe.png": PNG,
    "img/my fig.png": PNG,
    "again.txt": "Round.\n\n.. include:: again.txt\n",
}


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> CheckedCourse:
    names = "\n".join(case.file.rpartition(".")[0] for case in CASES)
    titled = {
        case.file: f"# {case.file}\n\n{case.text}"
        if case.file.endswith("md")
        else f"T {case.file}\n{'=' * 40}\n\n{case.text}"
        for case in CASES
    }
    index = f"# Foreign\n\n```{{toctree}}\n{names}\n```\n"
    return read(write(tmp_path_factory.mktemp("foreign"), {"index.md": index, **titled, **FILES}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.file)
def test_a_page_shows_what_its_author_meant(checked: CheckedCourse, case: Case) -> None:
    html = everything(page(checked, case.file)).replace("</span>", "")
    code = html.replace("</span>", "")
    assert [part for part in case.shows if part.replace("</span>", "") not in code] == []
    assert [part for part in case.hides if part in html] == []
    assert {problem.kind for problem in checked.problems if problem.path == case.file} == case.told


def test_nothing_meant_as_markup_is_seen_and_every_problem_has_its_line(checked: CheckedCourse) -> None:
    assert leftovers(checked) == {}
    assert [problem for problem in checked.problems if problem.path and not problem.line] == []
    slips = {(problem.kind, problem.line) for problem in checked.problems if problem.path == "slips.rst"}
    assert ("again.txt", 3, "include-loop") in {(one.path, one.line, one.kind) for one in checked.problems}
    assert slips == {("hidden-comment", 4), ("hidden-comment", 6), ("missing-blank", 14)}


def test_a_gallery_of_notebooks_names_pages_as_a_table_of_contents_does(tmp_path: Path) -> None:
    index = "T\n=\n\n.. toctree::\n\n   a\n\n.. nbgallery::\n   :caption: More\n\n   b\n"
    checked = read(write(tmp_path, {"index.rst": index, "a.md": "# A\n", "b.md": "# B\n"}))
    assert checked.course is not None and not checked.problems
    assert [one.title for one in checked.course.lessons] == ["T", "More"]


def test_places_in_files_of_a_library_are_told_without_their_path(tmp_path: Path) -> None:
    text = "T\n=\n\n.. |copy| replace:: c\n\n.. include:: <isonum.txt>\n\n.. toctree::\n\n"
    text += ".. literalinclude:: x.py\n   :dedent: 9\n"
    checked = read(write(tmp_path, {"index.rst": text, "x.py": "print(12345678)\n"}))
    assert {(problem.path, problem.line) for problem in checked.problems} <= {("", 16), ("index.rst", 10)}
    assert len(checked.problems) == 2


class Failing(Directive):
    """A directive with a fault of its own."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        raise KeyError("nobody thought of this")


def test_a_role_that_fails_leaves_its_text() -> None:
    def failing(*_given: object) -> None:
        raise ValueError("nor of this")

    roles.register_local_role("failing", guarded_role(failing))
    found = publish_doctree("Before :failing:`the text` after.", settings_overrides={"report_level": 5}).astext()
    assert found == "Before the text after."


def test_a_directive_that_fails_costs_only_itself() -> None:
    directives.register_directive("failing", guarded(Failing))
    text = "Before.\n\n.. failing::\n\n   Its text.\n\nAfter."
    found = publish_doctree(text, settings_overrides={"report_level": 5}).astext()
    assert "Before." in found and "Its text." in found and "After." in found
    assert guarded(Failing) is guarded(Failing)
