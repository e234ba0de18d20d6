"""What each part of the dialect becomes on a page."""

import re
from html import unescape

import pytest

from tests.content.rendering import FILES, errors, html, rendered, said
from videre.content.dialect.vocabulary import BOXES, FOLDED
from videre.content.links import InsideLink, with_addresses
from videre.content.outline import Heading, Section


@pytest.mark.parametrize("kind", sorted(set(BOXES) - {"exercise", "instructor-note", "admonition"}))
def test_a_box_says_its_kind_in_words_and_as_a_mark(kind: str) -> None:
    page = html(f":::{{{kind}}}\nText.\n:::")
    tag = "details" if kind in FOLDED else "section"
    assert page.startswith(f'<{tag} class="box" data-box="{kind}">')
    assert BOXES[kind] in page.split("Text.")[0]


def test_boxes_have_standard_names_whatever_their_author_called_them() -> None:
    assert 'data-box="prerequisites"' in html(":::{prereq}\n:::")
    assert 'data-box="warning"' in html(":::{admonition} Look\n:class: warning\nout\n:::")
    page = rendered(":::{challenge} Try\n:id: try\n\nIt.\n:::")
    assert page.html == '<div data-exercise-slot="try"></div>'


def test_titles_are_markdown_and_do_not_repeat_the_kind() -> None:
    title = re.search(r'<p class="box-title">(.*?)</p>', html(":::{note} On `ls`\nx\n:::"))
    assert title
    assert title.group(1) == '<span class="box-kind">Note</span>: <span class="box-name">On <code>ls</code></span>'
    assert '<p class="box-title">Exercise 3: merging</p>' in rendered(":::{exercise} Exercise 3: merging\n:::").html


def test_every_sign_that_commonmark_escapes_stands_without_its_backslash() -> None:
    assert '<p>brief (&lt;50) and &lt;b&gt;, ~x~, @me, a: b, $5, "so"</p>' in html(
        r"brief (\<50) and \<b\>, \~x\~, \@me\, a\: b, \$5, \"so\""
    )
    assert r"<code>\&lt;</code> C:\temp" in html(r"`\<` C:\temp")


def test_a_box_is_folded_on_wish() -> None:
    page = html(":::{note} More\n:class: dropdown\nx\n:::")
    assert page.startswith('<details class="box" data-box="note">\n<summary class="box-title">')


def test_instructor_notes_leave_the_page() -> None:
    page = rendered("Before.\n\n> :::{instructor-note}\n> Ten minutes, `then` stop.\n> :::\n\nAfter.")
    assert "Ten minutes" not in page.html + "".join(section.text for section in page.sections)
    assert page.instructor_notes_html.startswith('<section class="box" data-box="instructor-note">')
    assert "<code>then</code> stop." in page.instructor_notes_html


def test_tabs_are_panels_that_can_be_read_one_after_the_other() -> None:
    source = '::::{tabs}\n:::{group-tab} macOS "new"\nA\n:::\n:::{tab} Linux\nB\n:::\n::::'
    assert html(source) == (
        '<div data-tabs="">\n<section data-tab="macOS &quot;new&quot;">\n<p class="tab-title">macOS "new"</p>\n'
        "<p>A</p>\n"
        '</section>\n<section data-tab="Linux">\n<p class="tab-title">Linux</p>\n<p>B</p>\n</section>\n</div>'
    )


def test_faulty_tabs_and_figures_are_said_and_still_shown() -> None:
    assert said(rendered(":::{group-tab} A\nx\n:::")) == [("tab-alone", 1)]
    assert said(rendered("::::{tabs}\ntext\n::::")) == [("not-a-tab", 1), ("no-tabs", 1)]
    assert said(rendered("::::{tabs}\n:::{tab}\nx\n:::\n:::{tab} B\n:::\n:::{tab} B\n:::\n::::")) == [
        ("tab-without-label", 2),
        ("tab-twice", 7),
    ]
    assert said(rendered(":::{figure} ice.png\n:width: wide\n:::")) == [("bad-width", 2), ("missing-alt", 1)]
    assert errors(rendered(":::{figure}\n:alt: x\n:::")) == ["no-picture"]


def test_an_unknown_directive_keeps_its_text() -> None:
    colons = rendered(":::{recipe} Kari\nIt **works**.\n:::")
    assert said(colons) == [("unknown-box", 1)]
    assert "recipe Kari" in colons.html
    assert 'data-box="recipe"' in colons.html
    assert "<strong>works</strong>" in colons.html
    backticks = rendered("```{csv-table}\na,<b>\n```")
    assert said(backticks) == [("unknown-box", 1)]
    assert "a,&lt;b&gt;" in backticks.html


def test_an_option_that_means_nothing_is_said() -> None:
    assert said(rendered(":::{note}\n:colour: red\nx\n:::")) == [("unknown-option", 2)]


def test_lines_of_a_part_of_a_file_keep_their_numbers() -> None:
    listed = html("```{code-block} python\n:lineno-start: 9\n:emphasize-lines: 2\n\nx = 1\ny = 2\n```")
    assert '<span class="line" data-line="9">' in listed
    assert '<span class="line hll" data-line="10">' in listed
    assert "data-line" not in html("```{code-block} python\n:linenos:\n\nx = 1\n```")
    for wrong in ("-1", "x", "9999999", "½"):
        page = rendered(f"```{{code-block}} python\n:lineno-start: {wrong}\n\nx = 1\n```")
        assert "data-line" not in page.html
        assert [one.kind for one in page.problems] == ["bad-lines"]


def test_code_is_highlighted_titled_numbered_and_marked() -> None:
    page = html("```{code-block} python\n:title: a <b>.py\n:linenos:\n:emphasize-lines: 2\n\nx = 1\ny = '<'\n```")
    assert page.startswith('<div class="code numbered" data-code="python"><p class="code-title">a &lt;b&gt;.py</p>')
    lines = re.findall(r'<span class="(line[^"]*)">', page)
    assert lines == ["line", "line hll"]
    assert "&lt;" in page.split("<pre")[1]
    assert 'tabindex="0"' in page


@pytest.mark.parametrize(
    ("source", "copied"),
    [
        ("```console\n$ ls\nout\n$ cd x\n```", "ls\ncd x"),
        ("```console\n(env) me@host:~/x$ make \\\n    all\nok\n```", "make \\\n    all"),
        ("```pycon\n>>> for x in y:\n...     x\n...\n1\n```", "for x in y:\n    x\n"),
        ("```console\nno prompt\n```", None),
        ("```bash\n# each one\n$ for x in *\n> do\n>     ls $x\n> done\n```", "for x in *\ndo\n    ls $x\ndone"),
        ("```python\n>>> 1 + 1\n2\n```", "1 + 1"),
        ("```bash\necho 1 > $x\n$x > 2\n```", None),
        ("```python\nx = 1\n```", None),
    ],
)
def test_copying_a_session_takes_what_is_typed(source: str, copied: str | None) -> None:
    found = re.search(r'data-copy="([^"]*)"', html(source))
    assert (found and found.group(1)) == copied


def test_code_lines_that_do_not_exist_and_languages_nobody_knows_are_said() -> None:
    source = "```{code-block} pyton\n:emphasize-lines: 3,x\na\n```"
    assert said(rendered(source)) == [("unknown-language", 1), ("bad-lines", 2), ("bad-lines", 2)]


def test_formulas_become_mathml_and_money_stays_money() -> None:
    page = html("From $5 to $6, and `$x$`, \\$y$, $HOME/$USER, but $a_1$.\n\n$$\nb^2\n$$")
    assert page.count("<math ") == 2
    assert page.startswith("<p>From $5 to $6, and <code>$x$</code>, $y$, $HOME/$USER, but <math ")


def test_formulas_stand_right_beside_words_where_nothing_else_can_be_meant() -> None:
    page = html("The $i$th of $n$s, CO$_2$, 5$\\mu$l, 2$\\times$3, $\\beta$x and 10$^\\circ$C.")
    assert page.count("<math ") == 7 and "$" not in page
    for money in ("US$5 and US$6", "$HOME/$USER, $HOME$PATH", "a$b$c", "$_ and $_x", "$1$2"):
        assert html(money) == f"<p>{money}</p>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"\begin{aligned}[t]", r"\end{aligned}"),
        (r"\begin{align}\label{eq:one}", r"\nonumber\end{align}"),
        (r"\begin{alignat}{2}", r"\end{alignat}"),
        (r"\begin{equation}\begin{split}", r"\end{split}\end{equation}"),
        (r"\left\{\begin{gathered}", r"\end{gathered}\right."),
    ],
)
def test_lines_of_formulas_stand_below_each_other_and_number_nothing(before: str, after: str) -> None:
    page = rendered(f"$$\n{before} a &= b \\\\ c &= d {after}\n$$")
    assert page.html.count("<mtr>") == 2 and not page.problems
    assert [part for part in ("&amp;", "newline", "(1)", "eq:one", ">2<") if part in page.html] == []


@pytest.mark.parametrize("name", ["gather", "gather*", "gathered", "multline*"])
def test_lines_that_are_only_gathered_stand_in_the_middle(name: str) -> None:
    inner = "\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}"
    page = html(f"$$\n\\begin{{{name}}} {inner} \\\\ e \\end{{{name}}}\n$$")
    assert re.findall('columnalign="([a-z]+)"', page) == ["center", "right", "left", "right", "left", "center"]
    assert page.count('<math xmlns="http://www.w3.org/1998/Math/MathML" display="block">') == 1 and "ns0" not in page


def test_formulas_that_cannot_be_read_are_said_and_shown() -> None:
    page = rendered("one $\\frac{1}{2}$\n\n$$\\begin{matrix} a$$\n\ntwo $\\foo x$")
    assert said(page) == [("bad-formula", 3), ("unknown-tex", 5)]
    assert "\\begin{matrix} a" in page.html


def test_headings_have_stable_ids_one_level_below_the_title() -> None:
    page = rendered("# Ice & snow\n\n## Øving: `ls -l`\n\n## Øving: `ls -l`\n\n:::{note}\n### Inside\n:::\n\n#hash")
    assert page.toc == (
        Heading(2, "h-ice-snow", "Ice & snow"),
        Heading(3, "h-øving-ls-l", "Øving: ls -l"),
        Heading(3, "h-øving-ls-l-2", "Øving: ls -l"),
    )
    assert "<p>#hash</p>" in page.html


def test_sections_of_plain_text_are_for_the_search() -> None:
    page = rendered("Before *it*.\n\n## Part\n\n- a\n- b $x$\n\n:::{exercise} Do\n:id: do\nWork.\n:::")
    assert page.sections == (
        Section("", "", "Before it."),
        Section("h-part", "Part", "a b x"),
        Section("exercise-do", "Do", "Work."),
    )


def test_terms_stand_apart_and_no_solution_is_for_the_search() -> None:
    page = rendered(
        "## Words\n\nBefore.\n\nCommit\n: a *saved* state\n\nBranch\n: a name\n: that moves\n\nAfter.\n\n"
        ":::{solution}\nHidden.\n\nSecret\n: also hidden\n:::\n\n:::{note}\nSeen.\n:::"
    )
    assert page.sections == (
        Section("h-words", "Words", "Before. After. Note Seen."),
        Section("h-words", "Commit", "a saved state", "term"),
        Section("h-words", "Branch", "a name that moves", "term"),
    )


def test_tables_scroll_by_themselves_and_align_by_class() -> None:
    page = html("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert page.startswith('<div aria-label="Table" class="table" role="group" tabindex="0">')
    assert page.count('class="align-right"') == page.count('class="align-center"') == 2
    assert "style" not in page


def test_pipes_in_formulas_and_code_are_no_ends_of_cells() -> None:
    page = rendered("| $|x|$ | `a | b` |\n|---|---|\n| $|y|$ | `c \\| d` |\n| $5 | 10$ |\n")
    assert page.problems == ()
    assert [page.html.count(f"<{tag}>") for tag in ("th", "td")] == [2, 4]
    assert page.html.count("<math") == 2
    assert [one in page.html for one in ("<code>a | b</code>", "<code>c | d</code>", "<td>$5</td>")] == [True] * 3


def test_cells_that_are_too_many_are_said_and_not_lost() -> None:
    source = "x\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 | *5* | 6\n"
    assert said(rendered(source)) == [("row-too-long", 6)]
    assert "<td>4 | <em>5</em> | 6</td>" in rendered(source).html


@pytest.mark.parametrize("opening", [":::{tip}", ":::{tip} Warm", ":::{callout} Warm"])
def test_a_box_that_begins_with_a_definition_keeps_its_title(opening: str) -> None:
    found = html(f"{opening}\n: a\n:::\n")
    assert 'class="box-title"' in found and "<p>: a</p>" in found and "<dl>" not in found


def test_a_table_right_below_words_is_a_table() -> None:
    found = html("The counts:\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- in a list\n  | c |\n  |---|\n  | 3 |\n")
    assert "<p>The counts:</p>" in found and found.count("<table>") == 2
    assert html("| a | b |\n|---|---|\n| 1 | 2 |\n").count("<td>") == 2


def test_lines_between_pipes_that_are_no_table_are_said() -> None:
    assert said(rendered("x\n\n| a | b |\n| 1 | 2 |\n\n:::{tip}\n| a |\n| b |\n:::\n")) == [
        ("bad-table", 3),
        ("bad-table", 7),
    ]
    assert html("| a |\n\n`| a |`\n\n    | a |\n    | b |\n")


def test_colons_in_indented_code_stay() -> None:
    assert "b\n:::\nc" in html("a\n\n    b\n    :::\n    c\n")


def test_roles_show_their_text_and_so_do_unknown_ones() -> None:
    link = '<a class="term" href="../../glossary/#term-commit" rel="noopener noreferrer">a commit</a>'
    assert html("{kbd}`Tab` {term}`a commit <commit>` {doc}`basics`") == (
        f"<p><kbd>Tab</kbd> {link} <span>basics</span></p>"
    )
    page = rendered("\nSo {nobody}`x` and math{x}`y`.")
    assert page.html == "<p>So <span>x</span> and math<code>y</code>.</p>"
    assert said(page) == [("unknown-role", 2), ("unread-markup", 2)]


def test_braces_in_code_make_no_role_of_what_stands_behind_it() -> None:
    page = rendered("Use `${var}` and `$HOME`, `{a}` `{b}`, `path/{name}` or {kbd}`Del` and `x{y}` too.")
    codes = ["${var}", "$HOME", "{a}", "{b}", "path/{name}", "x{y}"]
    assert re.findall("<code>(.*?)</code>", page.html) == codes and "<kbd>Del</kbd>" in page.html
    assert said(page) == []


def test_every_sign_can_be_written_with_a_backslash_before_it_and_letters_keep_theirs() -> None:
    signs = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
    text = html("x " + " ".join(f"\\{sign}" for sign in signs) + " C:\\data `\\^`")
    assert unescape(text) == f"<p>x {' '.join(signs)} C:\\data <code>\\^</code></p>"


def test_a_fence_written_with_backslashes_is_seen() -> None:
    page = html(r"Begin with \`\`\`{note} here, end with \`\`\`, and \` is one; `a\`, not \`\`\`.")
    assert (
        "<code>```</code>{note} here, end with <code>```</code>, and ` is one; <code>a\\</code>, not <code>```</code>."
        in page
    )


def test_a_label_names_what_follows_it() -> None:
    page = html("(here)=\n\n## Heading\n\n[there](#here)")
    assert '<div id="h-here"></div>' in page
    assert 'href="#h-here"' in page


# ---- links -----------------------------------------------------------------------------------------


def test_links_lead_to_pages_headings_exercises_and_files() -> None:
    page = rendered(
        "[a](data-that-lies.md) [b](../other/far.md#Part) [c](in-brief.md) [d](ylme.csv) [e](#x) [f](#do) [g](https://e.org/)"
        "\n\n## x\n\n:::{exercise}\n:id: do\nit\n:::"
    )
    assert re.findall(r'href="([^"]*)"', page.html) == [
        "../data-that-lies/",
        "../../other/far/#h-Part",
        "../",
        f"asset:{FILES['lesson/ylme.csv']}",
        "#h-x",
        "#exercise-do",
        "https://e.org/",
    ]
    assert page.assets == {FILES["lesson/ylme.csv"]: "lesson/ylme.csv"}
    assert page.inside_links[1] == InsideLink("other/far.md", "Part", 1)
    assert page.html.count('rel="noopener noreferrer"') == 7


def test_placeholders_of_pictures_and_files_are_replaced_where_they_are_addresses() -> None:
    page = rendered('![x](img/two%20words.png) ![y](../top.svg) [z](ylme.csv) `src="asset:1"`')
    assert page.problems == ()
    done = with_addresses(page.html, page.assets, lambda key: f"/a/{key}")
    assert "asset:" not in done.replace('src="asset:1"', "")
    assert done.count('="/a/') == 3


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("\n![x](http://evil.example/x.png)", "remote-picture"),
        ("\n![x](//evil.example/x.png)", "remote-picture"),
        ("\n![x](\\\\evil.example/x.png)", "remote-picture"),
        ("\n<img src='https://evil.example/x.png' alt='x'>", "remote-picture"),
        ("\n![x](snow.png)", "missing-picture"),
        ("\n![x](../../secret.png)", "missing-picture"),
        ("\n![](ice.png)", "missing-alt"),
        ("\n[x](nowhere.md)", "dead-link"),
        ("\n[x](../../../etc/passwd)", "dead-link"),
        ("\n[x](#nowhere)", "dead-link"),
        ("\n[x](/absolute)", "dead-link"),
    ],
)
def test_pictures_and_links_that_lead_nowhere_are_said_with_their_line(source: str, kind: str) -> None:
    page = rendered(source)
    assert said(page) == [(kind, 2)]
    assert "evil" not in page.html
    assert "secret" not in page.html


@pytest.mark.parametrize("written", ["one</div>\n\ntwo", "</div></div>\n\ntwo", ":::{note}\none</div>\n:::\n\ntwo"])
def test_an_element_that_an_author_closes_once_too_often_does_not_close_the_page(written: str) -> None:
    page = html(written)
    assert "</div>" not in page and "<p>two</p>" in page
