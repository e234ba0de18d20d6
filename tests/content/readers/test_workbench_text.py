"""Paragraphs, pictures, links, code and tables of the Workbench."""

import re
import time
from pathlib import Path

import pytest

from tests.content.readers.workbench_lessons import PNG, episode
from videre.content.glossary import entries_of
from videre.content.problems import Report
from videre.content.readers.workbench.preparing import prepared

PICTURE: dict[str, str | bytes] = {"episodes/fig/core.png": PNG}


def test_a_picture_that_stands_alone_is_a_figure_with_caption_and_description(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "![A *core*, by <https://ice.example>](fig/core.png){alt='It says \"ice }\" here' width=\"60%\" class='x'}\n",
        PICTURE,
    )
    assert seen.said == []
    assert '<figure class="width-60">' in seen.html
    assert 'alt="It says &quot;ice }&quot; here"' in seen.html
    assert "<figcaption>" in seen.html and "<em>core</em>" in seen.html and 'href="https://ice.example"' in seen.html


def test_attributes_over_lines_and_without_caption(tmp_path: Path) -> None:
    seen = episode(tmp_path, "![](fig/core.png){\nalt='a core'\nwidth='300px'\n}\n\nafter\n", PICTURE)
    assert seen.said == []
    assert 'alt="a core"' in seen.html and 'width="300"' in seen.html
    assert "<figcaption" not in seen.html and "{" not in seen.html


def test_pictures_in_a_line_and_by_reference_have_their_descriptions(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "See ![x](fig/core.png){alt='one'} and ![][c]{alt='two'}.\n\n[c]: fig/core.png\n",
        PICTURE,
    )
    assert seen.said == []
    assert re.findall(r'alt="([^"]*)"', seen.html) == ["one", "two"]
    assert "<figure" not in seen.html


def test_a_picture_without_a_description_is_reported(tmp_path: Path) -> None:
    seen = episode(tmp_path, "![](fig/core.png)\n\n![](fig/none.png){alt='x'}\n", PICTURE)
    assert seen.kinds() == ["missing-alt", "missing-picture"]
    assert seen.publishable


def test_each_picture_without_a_description_is_named_by_its_own_line(tmp_path: Path) -> None:
    seen = episode(tmp_path, "![x](fig/core.png)\n\n![](fig/core.png)\n\n" * 2, PICTURE)
    assert seen.said == [("episodes/01-drill.md", line, "missing-alt") for line in (8, 12)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[word]{.key #w}", '<span id="h-w">word</span>'),
        ("[Go](https://a.example){target='_blank' .btn}", ">Go</a>"),
        ("`ls -l`{.bash}", "<code>ls -l</code>"),
        ("`<b>`{=html}", "<code>&lt;b&gt;</code>"),
        ("**cold**{.x} and *ice*{#y}", "<strong>cold</strong> and <em>ice</em>"),
        ("<https://a.example>{target='_blank'}", ">https://a.example</a>"),
        ("<https://a.example>{.x}", ">https://a.example</a>"),
        ("go to https://a.example/b_c_d.", '<a href="https://a.example/b_c_d" rel="noopener noreferrer">'),
        ("a :warning: at 12:30:45 :nothing:", "a \u26a0\ufe0f at 12:30:45 :nothing:"),
        ("a\\\nb", "<br>"),
        ("press <kbd>Enter</kbd>", "<kbd>Enter</kbd>"),
        ("the cell m[i][j] of x[1]", "the cell m[i][j] of x[1]"),
        ("keep {this} and `{.that}`", "keep {this} and <code>{.that}</code>"),
    ],
)
def test_attributes_inside_a_line_are_never_text(tmp_path: Path, written: str, shown: str) -> None:
    seen = episode(tmp_path, written + "\n")
    assert seen.said == []
    assert shown in seen.html
    assert "{." not in seen.html.replace("<code>{.that}</code>", "")
    assert "=html" not in seen.html


def test_what_an_older_system_left_behind_is_reported_and_not_shown(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "a {% include x.html %} b\n\n[c]({{ page.root }}/d) e\n\nf\n{: .note}\n\n`{% raw %}`\n\n"
        "~~~\nls\n~~~\n{: .language-bash}\n",
    )
    assert [(line, kind) for _path, line, kind in seen.said if kind == "left-out"] == [
        (6, "left-out"),
        (8, "left-out"),
        (11, "left-out"),
    ]
    assert "include" not in seen.html and "{:" not in seen.html and "page.root" not in seen.html
    assert "<code>{% raw %}</code>" in seen.html
    assert 'data-code="bash"' in seen.html


def test_code_has_its_language_however_it_is_written(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "```bash\na\n```\n\n~~~ {.python .numberLines}\nb\n~~~\n\n```output\nc\n```\n\n```error\nd\n```\n\n"
        "- item\n\n  ```language-r\n  e\n  ```\n\n```{=html}\n<b>bold</b>\n```\n",
    )
    assert seen.said == []
    assert re.findall(r'data-code="([^"]*)"', seen.html) == ["bash", "python", "output", "error", "r"]
    assert "<b>bold</b>" in seen.html


def test_code_that_the_workbench_would_run_stays_code(tmp_path: Path) -> None:
    body = (
        "---\ntitle: Runs\n---\n```{r setup, include=FALSE}\nhidden <- 1\n```\n\n"
        "```{r plot, fig.alt='x'}\n#| echo: true\n#| fig-cap: said\nplot(1)\n#| kept\n```\n\n"
        "```{r, child='files/more.Rmd'}\n```\n\n"
        "It is `r 1 + 1`.\n"
    )
    config = "title: Ice\nepisodes: [02-run.Rmd]\n"
    seen = episode(tmp_path, "x\n", {"config.yaml": config, "episodes/02-run.Rmd": body, "episodes/01-drill.md": "x"})
    page = seen.pages["episodes/02-run.Rmd"]
    assert [(path, line) for path, line, kind in seen.said if kind == "not-computed"] == [
        ("episodes/02-run.Rmd", 8),
        ("episodes/02-run.Rmd", 15),
        ("episodes/02-run.Rmd", 18),
    ]
    assert 'data-code="r"' in page.html and "plot" in page.html and "hidden" not in page.html
    assert "fig-cap" not in page.html and "#| kept" in page.html and page.html.count("<pre") == 1
    assert "<code>1 + 1</code>" in page.html


def test_links_lead_to_pages_by_file_by_page_and_by_name(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "[a](../learners/setup.md) [b](setup.html#get-it) [c](../index.md) [d](01-drill.html) [e][shared] "
        "[f](learners/setup.md) [g](nowhere.html) [h][lost] [i](files/core.csv)\n",
        {
            "learners/setup.md": "---\ntitle: Setup\n---\n## Get it\n\n![x](../episodes/fig/core.png) "
            "![y](fig/core.png)\n",
            "index.md": "---\nsite: x\n---\nWelcome to [drilling](episodes/01-drill.md).\n",
            "links.md": "[shared]: https://shared.example\n",
            "episodes/files/core.csv": "a,b\n",
            **PICTURE,
        },
    )
    assert seen.kinds() == ["unknown-reference", "dead-link"]
    hrefs = re.findall(r'href="([^"]*)"', seen.html)
    assert hrefs[:6] == [
        "../../getting-ready/setup/",
        "../../getting-ready/setup/#h-get-it",
        "../overview/",
        "./",
        "https://shared.example",
        "../../getting-ready/setup/",
    ]
    assert hrefs[6].startswith("asset:") and len(hrefs) == 7
    assert " h " in f" {re.sub('<[^>]*>', '', seen.html)} "
    assert seen.pages["learners/setup.md"].html.count('src="asset:') == 2
    assert {one.path for one in seen.course.texts} == {
        "config.yaml",
        "links.md",
        "index.md",
        "learners/setup.md",
        "episodes/01-drill.md",
    }


def test_markdown_between_blank_lines_inside_of_html_is_read(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "<table>\n    <tr>\n\n    <td>\n\n**Bold** with `code`, [one](https://a.example) and [two][].\n\n#### Below\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n![core](fig/core.png)\n\n- first\n- second\n\n```bash\nls\n```\n\n"
        "    </td>\n    <td>*beside* [two] and [three][two]</td>\n    </tr>\n</table>\n\n"
        "<blockquote>\n\nQuoted **words**.\n\n</blockquote>\n\nAfter *it*.\n\n    indented(code)\n\n"
        "[two]: https://two.example\n",
        PICTURE,
    )
    assert not set("*#[]") & set(re.sub("<[^>]*>", "", seen.html))
    at = [seen.html.index(part) for part in ("<td>", "<strong>Bold</strong>", ">Below</h", '<img alt="core"', "beside")]
    assert at == sorted(at)
    assert seen.html.count("<table") == 2 and seen.html.count("</table>") == 2
    assert "<li>first</li>" in seen.html and 'data-code="bash"' in seen.html
    assert "<em>beside</em>" in seen.html and seen.html.count('href="https://two.example"') == 3
    assert re.search(
        r"<blockquote>\s*<p>Quoted <strong>words</strong>.</p>\s*</blockquote>\s*<p>After <em>it</em>.</p>", seen.html
    )
    assert "<code>indented(code)" in seen.html and "<p></p>" not in seen.html


def test_the_mark_of_a_footnote_that_is_not_there_is_told(tmp_path: Path) -> None:
    seen = episode(tmp_path, "Text[^here] and[^gone] and `[^code]`.\n\n```\n[^block]\n```\n\n[^here]: note\n")
    assert seen.said == [("episodes/01-drill.md", 6, "dead-link")]
    assert "and[^gone]" in seen.html and seen.html.count('class="footnote-ref"') == 1


def test_terms_notes_formulas_and_tables(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "[ice core]{#core}\n:   A cylinder of ice\nfrom a glacier.\n\n"
        "Text[^1] and ^[a note *here*].\n\n[^1]: Below.\n\n"
        "$E = mc^2$ and\n\n$$x^2$$\n\n| a | b |\n| - | :-: |\n| 1 | `2` |\n\n"
        "+-----+-----+\n| a   | b   |\n+=====+=====+\n| - x | 2   |\n| - y |     |\n+-----+-----+\n\n[see](#core)\n",
    )
    assert seen.said == []
    assert '<dt><span id="h-core">ice core</span></dt>' in seen.html
    assert "from a glacier." in seen.html.split("</dl>")[0]
    assert seen.html.count('class="footnote-ref"') == 2 and "<em>here</em>" in seen.html
    assert seen.html.count("<math") == 2
    assert seen.html.count("<table") == 2
    assert "<li>x</li>" in seen.html and "+--" not in seen.html


def test_dashes_and_dots_are_set_and_quotes_and_code_stay(tmp_path: Path) -> None:
    seen = episode(tmp_path, 'files--and "more"---so... use `git --help`\n')
    assert 'files\u2013and "more"\u2014so\u2026 use' in seen.html
    assert "<code>git --help</code>" in seen.html


WRITTEN = [
    ("| C |\n|---|\n| 1 |\n\n: Depths *here* {#tbl}\n", "<caption>Depths <em>here</em></caption>", "{#tbl}", []),
    ("| C | D |\n|---|---|\n| 1 | 2 |\n: Depths\n", "<caption>Depths</caption>", ": D", []),
    ("C | D\n--|--\n1 | 2\nand on\n", "<p>and on</p>", "<td>and", []),
    ("(see https://a.example/b_(c), or not)\n", ">https://a.example/b_(c</a>", "</a>)),", []),
    ("Table: Depths\n\n| C |\n|---|\n| 1 |\n", "<caption>Depths</caption>", "Table:", []),
    ("H~2~O, 10^5^, ~~no~~, ~/a and ~/b\n", "H<sub>2</sub>O, 10<sup>5</sup>, <del>no</del>, ~/a and ~/b", "<sub>/", []),
    (
        '<iframe width="5" src="https://www.youtube.com/embed/abc" allowfullscreen></iframe>\n',
        'href="https://www.youtube.com/watch?v=abc"',
        "iframe",
        [],
    ),
    ("As said [@doe2020, p. 3; -@roe].\n", "[doe2020, p. 3; roe]", "@", ["citation"]),
]


@pytest.mark.parametrize(("body", "shows", "hides", "told"), WRITTEN)
def test_what_pandoc_makes_of_captions_small_letters_films_and_citations(
    tmp_path: Path, body: str, shows: str, hides: str, told: list[str]
) -> None:
    seen = episode(tmp_path, body)
    assert shows in seen.html and hides not in seen.html
    assert seen.kinds() == told


def test_words_below_a_heading_glossary_are_the_glossary_of_the_course(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "## Glossary\n\n### A to M\n\n[core]{#core}\n:   Ice, drilled.\n\n## Commands\n\nls\n:   It lists.\n",
    )
    assert seen.said == []
    assert seen.html.count('<dl class="glossary">') == 1
    assert [(one.term, one.html) for one in entries_of(seen.html)] == [("core", "Ice, drilled.")]


def test_words_of_the_glossary_that_have_a_name_keep_it_beside_their_own_anchor(tmp_path: Path) -> None:
    seen = episode(tmp_path, "## Glossary\n\n[ice core]{#core}\n:   What is drilled.\n")
    assert '<dt id="h-term-ice-core"><span id="h-core">ice core</span></dt>' in seen.html


def test_words_of_the_glossary_have_the_name_by_which_older_lessons_lead_to_them(tmp_path: Path) -> None:
    words = "---\ntitle: Words\n---\n## Glossary\n\nIce core\n:   Drilled, see [lake](#lake).\n\nLake\n:   Water.\n"
    more: dict[str, str | bytes] = {"learners/reference.md": words}
    seen = episode(tmp_path, "[core](../reference.html#ice-core) [none](../reference.html#none)\n", more)
    assert seen.said == [("episodes/01-drill.md", 6, "dead-link")]
    assert 'href="../../for-learners/reference/#h-ice-core"' in seen.html
    assert '<span id="h-ice-core"></span>' in seen.pages["learners/reference.md"].html


def test_what_r_says_beside_the_output_is_no_language(tmp_path: Path) -> None:
    seen = episode(tmp_path, "``` warning\nWarning: ice\n```\n")
    assert seen.said == [] and 'data-code="warning"' in seen.html


def test_a_chunk_that_only_shows_a_picture_is_that_picture(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        '```{r one, echo=FALSE, fig.cap="A {blue} *core*", fig.alt="It\'s cold", out.width="50%"}\n'
        'knitr::include_graphics("fig/core.png")\n```\n\n'
        "- ice\n\n  ```{r}\n  #| fig-alt: two of them\n  library(knitr)\n"
        "  include_graphics(c('../fig/core.png', 'fig/core.png'), dpi = 300)\n  ```\n\n"
        '```{r}\nplot(1)\nknitr::include_graphics("fig/core.png")\n```\n\n```{r, include=FALSE}\nhidden()\n```\n',
        PICTURE,
    )
    assert seen.said == [("episodes/01-drill.md", 18, "not-computed")]
    assert '<figure class="width-50">' in seen.html and "A {blue} <em>core</em>" in seen.html
    assert re.findall(r'<img[^>]* alt="([^"]*)"|<img alt="([^"]*)"', seen.html)
    assert seen.html.count("<img") == 3 and seen.html.count("two of them") == 2 and "It's cold" in seen.html
    assert "library" not in seen.html and "plot" in seen.html and "hidden" not in seen.html


@pytest.mark.parametrize(
    ("written", "formulas"),
    [
        (r"so \(x^2\) and \( n \)s", 2),
        ("in a line $$ z = 1 $$ and on", 1),
        ("\\[\ny = \\frac{1}{2}\n\\]", 1),
        (r"$\mathbf{{x}}$ and $\alpha_{[1]}$", 2),
        ("so\n\n\\begin{align*}\na &= b \\\\\nc &= d\n\\end{align*}", 1),
        ("\\begin{equation}\nE = mc^2\n\\end{equation}", 1),
        (r"the $i$th of H$_2$O and 5$\mu$l", 3),
        (r"f\(x\) and \[a note\] and \[1\], it costs $5 or $$", 0),
    ],
)
def test_formulas_between_all_signs_that_the_workbench_knows(tmp_path: Path, written: str, formulas: int) -> None:
    seen = episode(tmp_path, f"{written}\n")
    assert seen.said == []
    assert seen.html.count("<math") == formulas
    assert formulas == 0 or ("$" not in seen.html and "\\" not in seen.html)


def test_labels_beside_each_other_are_two_links(tmp_path: Path) -> None:
    seen = episode(tmp_path, "[a] [B][b] [note] [a]\n\n[a]: https://a.example\n[b]: https://b.example\n")
    assert re.findall(r'href="([^"]*)"[^>]*>([^<]*)', seen.html) == [
        ("https://a.example", "a"),
        ("https://b.example", "B"),
        ("https://a.example", "a"),
    ]
    assert "[note]" in seen.html


@pytest.mark.parametrize(
    ("written", "kinds"),
    [
        ("![x](fig/core.png) {alt='a core'}", ["bad-attributes"]),
        ("![x](fig/core.png){alt='a core'", ["bad-attributes"]),
        ("![x](fig/core.png){alt='a core", ["bad-attributes"]),
        ("![x](fig/an ice core.png){alt='a core'}", []),
    ],
)
def test_attributes_where_a_hand_slipped_are_no_text(tmp_path: Path, written: str, kinds: list[str]) -> None:
    seen = episode(tmp_path, f"{written}\n", {**PICTURE, "episodes/fig/an ice core.png": PNG})
    assert seen.kinds() == kinds
    assert 'alt="a core"' in seen.html and "{" not in seen.html and "asset:" in seen.html


def test_a_page_whose_name_has_spaces_is_found(tmp_path: Path) -> None:
    config = "title: x\nepisodes:\n- 01-drill.md\n- 02 the melt.md\n"
    more: dict[str, str | bytes] = {"config.yaml": config, "episodes/02 the melt.md": "---\ntitle: Melt\n---\nx\n"}
    seen = episode(tmp_path, "[a](02 the melt.md), [b](02%20the%20melt.html) and [c](no page) (here)\n", more)
    assert seen.html.count('href="../the-melt/"') == 2
    assert seen.kinds() == ["dead-link"]


def test_addresses_that_an_older_system_began_lead_where_they_were_meant_to(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "![x]({{ page.root }}/fig/core.png){alt='x'} "
        "[a]({{ page.root }}{% link _episodes/01-drill.md %}#cold)\n\n## Cold\n",
        PICTURE,
    )
    assert seen.kinds() == ["left-out"] * 3
    assert "asset:" in seen.html and 'href="./#h-cold"' in seen.html


def test_items_with_letters_are_lists_that_keep_them(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "Which?\n\na. `one`\nb. two\n   goes on\nc. three\n\n- (i) x\n  (ii) y\n\nWhat\nA) p\nB) q\n\n#. n\n#. m\n\n"
        "J. Berg\nK. Dal\n\na. alone\n",
    )
    assert seen.said == []
    assert re.findall(r'<ol(?: type="(.)")?>', seen.html) == ["a", "i", "A", ""]
    assert "<li><code>one</code></li>" in seen.html and "<li>two\ngoes on</li>" in seen.html
    assert "<p>What</p>" in seen.html and "J. Berg\nK. Dal" in seen.html and "a. alone" in seen.html


def test_tables_of_columns_are_tables(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "lake    winters\n------ --------\nYlme         30\n`b`         1\n\nTable: Counts\n\n"
        "--- ---\nc    d\n--- ---\n\nx\n\n--- not a table\n",
    )
    assert seen.said == []
    assert seen.html.count("<table") == 2 and "<caption>Counts</caption>" in seen.html
    assert "<th>lake</th>" in seen.html and "<td>30</td>" in seen.html and "<td><code>b</code></td>" in seen.html


LINES = """so

---------------------------
 Lake      Winter  Said
           ends    of it
-------- --------- --------
 Ylme    in `May`  late
                   *again*

 Sør               early
---------------------------

Table: Ice

---

text
"""


def test_tables_whose_rows_have_several_lines_are_tables(tmp_path: Path) -> None:
    seen = episode(tmp_path, LINES)
    assert seen.said == []
    cells = re.findall("<t[hd]>(.*?)</t[hd]>", seen.html, re.DOTALL)
    assert [" ".join(one.split()) for one in cells] == [
        *["Lake", "Winter ends", "Said of it"],
        *["Ylme", "in <code>May</code>", "late <em>again</em>"],
        *["Sør", "", "early"],
    ]
    assert "<caption>Ice</caption>" in seen.html and seen.html.count("<hr>") == 1 and "--" not in seen.html


def test_lines_of_verses_stay_lines_and_tables_stay_tables(tmp_path: Path) -> None:
    seen = episode(tmp_path, "| Ice *is*\n|   cold\n|\n| still\n\n| a | b\n| --- | ---\n| 1 | 2\n")
    assert "<p>Ice <em>is</em><br>" in seen.html and "&nbsp;&nbsp;cold" in seen.html and "still</p>" in seen.html
    assert seen.html.count("<td>") == 2 and "|" not in seen.html


def test_what_the_head_of_a_page_says_and_nobody_shows_is_reported(tmp_path: Path) -> None:
    head = "---\ntitle: x\nquestions:\n- Why: what?\nobjectives:\n- To see\nkeypoints: []\n---\n"
    seen = episode(tmp_path, "", {"episodes/01-drill.md": f"{head}::: objectives\n- To see\n:::\n"})
    assert seen.said == [("episodes/01-drill.md", 3, "left-out")]
    assert seen.publishable


def test_markdown_in_blocks_of_html_is_read(tmp_path: Path) -> None:
    seen = episode(
        tmp_path,
        "<table>\n<tr><td>`a*b*` **c**</td><td>[d](https://a.example)</td></tr>\n</table>\n\n"
        '<p class="x">an *e* 2 * 3 * 4 snake_case</p>\n\n<pre>*f*</pre>\n',
    )
    assert seen.said == []
    for one in ("<code>a*b*</code>", "<strong>c</strong>", ">d</a>", "<em>e</em> 2 * 3 * 4", "<pre>*f*</pre>"):
        assert one in seen.html


def test_titles_keep_what_stands_in_code_and_the_names_of_packages(tmp_path: Path) -> None:
    seen = episode(tmp_path, "::: challenge\n## Fill `{{x}}` with {dplyr} [*now*](a.md){.b}\nx\n:::\n")
    assert [one.title for one in seen.page.exercises] == ["Fill {{x}} with {dplyr} now"]
    seen = episode(
        tmp_path, "::: challenge\n## Log in as <user> <b>now</b> <https://a.example>\nx\n:::\n\n[a](#log-in-as-now)\n"
    )
    assert [one.title for one in seen.page.exercises] == ["Log in as <user> now"] and seen.said == []


def test_titles_that_are_only_words_have_the_signs_that_short_names_stand_for(tmp_path: Path) -> None:
    body = "::: challenge\n## Go :rocket: `:x:` at 10:30:15 :none:\nx\n:::\n\n::: tab\n### :penguin: Linux\na\n:::\n"
    seen = episode(tmp_path, body)
    assert [one.title for one in seen.page.exercises] == ["Go \U0001f680 :x: at 10:30:15 :none:"]
    assert 'data-tab="\U0001f427 Linux"' in seen.html


def test_links_without_an_address_or_to_what_no_browser_opens_are_reported(tmp_path: Path) -> None:
    seen = episode(tmp_path, "[a]()\n\n[b](ftp://b.example/c)\n\n[d](mailto:d@e.example)\n")
    assert seen.said == [("episodes/01-drill.md", 6, "dead-link"), ("episodes/01-drill.md", 8, "left-out")]
    assert seen.html.count("href=") == 1


@pytest.mark.parametrize(
    "source", ["[" * 20_000, "![a" * 8_000, "a. x\n" * 8_000, "a. x\nb. y\n" * 4_000, "\\[" * 8_000]
)
def test_preparing_a_page_costs_no_more_than_its_length(source: str) -> None:
    before = time.process_time()
    prepared(source, 1, "", Report("a.md"))
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    "written",
    [
        '{alt="it\'s a core" width=50%"}',
        '{alt="it\'s a core" width="50%}',
        '{alt=\'a core width="50%"}',
        "{alt=a core' width=50%}",
    ],
)
def test_quotes_that_do_not_match_take_no_description_away(tmp_path: Path, written: str) -> None:
    seen = episode(tmp_path, f"![x](fig/core.png){written}\n", {"episodes/fig/core.png": PNG})
    said = "it's a core" if "it's" in written else "a core"
    assert f'<img alt="{said}"' in seen.html and 'class="width-50"' in seen.html
    assert [(line, kind) for _path, line, kind in seen.said] == [(6, "bad-attributes")]


def test_a_picture_right_below_a_heading_has_its_caption(tmp_path: Path) -> None:
    seen = episode(tmp_path, "## Ice\n![a *core*](fig/core.png){alt='long'}\n", {"episodes/fig/core.png": PNG})
    assert '<h2 id="h-ice">Ice</h2>\n<figure><img alt="long"' in seen.html and "a <em>core</em>" in seen.html
    assert seen.said == []
