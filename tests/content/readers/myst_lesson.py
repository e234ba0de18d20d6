"""A lesson in MyST Markdown that uses what lessons use, written for the tests."""

FILES: dict[str, str | None] = {
    "content/conf.py": "import shutil\nshutil.rmtree('/tmp/precious')\n",
    "content/index.md": """# Measuring ice

Words before the list.

```{toctree}
:caption: First steps
:maxdepth: 1

boxes
Own title <exercises>
tabs
```

```{toctree}
:caption: In depth
:hidden:

code
Elsewhere <https://example.org/elsewhere>
text
```
""",
    "content/boxes.md": """# Boxes

```{objectives}
- know one
- know two
```

:::{prereq}
A computer.
:::

::::{typealong} Follow me
Type this.

:::{note}
Inside.
:::
::::

:::{admonition} Watch **out**
:class: warning dropdown
Folded text.
:::

:::{tip}
:class: dropdown
A hidden tip.
:::

:::{checklist}
- one
:::

:::{testimonial}
It melts.
:::

:::{output}
42
:::

:::{signature}
f(x)
:::

:::{parameters}
x
:::

:::{wizardry} Of old
:colour: blue
Unknown **boxes** stay.
:::

:::{See also}
With a blank in its name.
:::

```  {keypoints}
- the end
```

```{instructor-note}
Only for teachers.
```

```{challenge} Not closed inside
```console
$ ls
```

After.
""",
    "content/exercises.md": """# Exercises

(how-thick)=
::::{exercise} Exercise: How thick? (10-15 min)
:name: thick-ice
Look at the [boxes](boxes.md).

:::{solution}
Three metres.
:::
::::

:::{solution} Another way
Four metres.
:::

## A section

:::{exercise}
Untitled.
:::

::::{tabs}
:::{group-tab} Shell
````{exercise} In a tab
Do it.
````
:::
::::

::::{exercise} Outer
:::{exercise} Inner
Deep.
:::
::::

See {ref}`how-thick`, [that](#how-thick) and {ref}`words <thick-ice>`.

```{exerciselist}
```
""",
    "content/tabs.md": """# Tabs

`````{tabs}
````{group-tab} Python
One.

:::{tabs}
```{tab} Deep
Nested.
```
:::
````
````{code-tab} r R
x <- 1
````
`````

::::{tab-set}
:::{tab-item} **Bold** label
Design.
:::
:::{tab-item} Two
Second.
:::
::::

:::{tab} Alone A
First.
:::
:::{tab} Alone B
Second.
:::
""",
    "content/code.md": """# Code

```{code-block} python
---
caption: A caption
linenos:
emphasize-lines: 2
name: my-code
---
a = 1
b = 2
```

```console
$ git status
nothing
```

```{literalinclude} sub/script.py
:language: python
:lines: 2-3
:emphasize-lines: 1
```

```{mermaid}
graph LR
```

```klingon
x
```
""",
    "content/sub/script.py": "import os\nfirst = 1\nsecond = 2\nthird = 3\n",
    "content/sub/part.md": """not this
<!-- begin -->
Included text with ![a picture](near.png) and {{ length }}.
<!-- end -->
nor that
""",
    "content/sub/near.png": None,
    "content/img/sea.png": None,
    "content/data.csv": "a,b\n1,2\n",
    "content/text.md": """# Text

```{include} sub/part.md
:start-after: <!-- begin -->
:end-before: <!-- end -->
```

Value {{ length }} and {{ unknown }} and {{ 7 * 7 }}.

(here)=
## Exercise

```{figure} img/sea.png
:alt: The sea
:width: 60%
:align: center
:name: fig-sea

The *sea* in winter.
```

![inline](img/sea.png) <img src="img/sea.png" alt="html" width="50px">

![](img/sea.png)

Roles: {kbd}`Ctrl+C`, {guilabel}`OK`, {menuselection}`File --> Open`, {abbr}`IO (input)`, {term}`floe`,
{doc}`boxes`, {doc}`words <tabs>`, {download}`the data <data.csv>`, {ref}`here`, {numref}`fig-sea`, {sub}`2`,
{spell}`incantation <x>`.

Math $a^2$ and

$$
b = c
$$ (eq-b)

see {eq}`eq-b`.

\\begin{align}
x &= 1
\\end{align}

:::{glossary}
floe
  A piece of ice.
:::

A[^1] footnote.

[^1]: Its text.

- [x] done
- [ ] to do

Term
: Definition

~~gone~~ and [span]{.red}

| a | b |
|:--|--:|
| 1 | 2 |

```{list-table} Titled
:header-rows: 1

* - h1
  - h2
* - c1
  - c2
```

```{csv-table}
:file: data.csv
:header-rows: 1
```

::::{grid} 2
:::{grid-item-card} Card
Inside a card.
:::
::::

```{youtube} dQw4w9WgXcQ
```

<iframe width="560" src="https://www.youtube-nocookie.com/embed/abc123" title="A film"></iframe>

<details><summary>More</summary>

Inside *details*.

</details>

<script>alert(1)</script>

<div class="admonition note"><p class="title">Html box</p>text</div>

Press <kbd>Esc</kbd><br>now. <u>Unclosed

{ref}`nowhere` and [gone](missing.md) and [bad](#no-such-heading).

```{image} img/none.png
:alt: none
```

![far](https://example.org/far.png)
""",
}
