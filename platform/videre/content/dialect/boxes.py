"""Directives as elements: teaching boxes, folded ones, tabs and figures; unknown ones stay visible."""

import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

from videre.content.dialect.definitions import GLOSSARY, mark
from videre.content.dialect.nodes import Directive
from videre.content.dialect.vocabulary import (
    BOXES,
    FIGURE,
    FOLDED,
    FOLDING_CLASSES,
    OPTIONAL,
    SIGNS,
    TAB,
    TABS,
    options_of,
)
from videre.content.identity import slug_of
from videre.content.problems import quoted
from videre.content.unread import title_words

if TYPE_CHECKING:
    from videre.content.dialect.builder import Builder

_WIDTH = re.compile(r"(\d{1,4})\s*(px|%)?", re.ASCII)


def add(builder: "Builder", parent: Element, node: Directive) -> None:
    """Append the element of a directive."""
    if node.name == TABS:
        _tabs(builder, parent, node)
    elif node.name == TAB:
        builder.report.warning(node.line, "tab-alone", f"The tab {quoted(node.argument)} stands outside of {{tabs}}.")
        _tab(builder, SubElement(parent, "div", {"data-tabs": ""}), node)
    elif node.name == FIGURE:
        _figure(builder, parent, node)
    elif node.name in BOXES:
        _box(builder, parent, node)
    else:
        _unknown(builder, parent, node)


def box(parent: Element, node: Directive, kind: str, titles: Mapping[str, str]) -> Element:
    """An empty box of a kind with its title, in the language of `titles`; the caller fills it."""
    folded = kind in FOLDED or bool(_classes(node) & FOLDING_CLASSES)
    element = SubElement(parent, "details" if folded else "section", {"class": "box", "data-box": kind})
    _name(element, node)
    heading = SubElement(element, "summary" if folded else "p", {"class": "box-title"})
    label, title = titles.get(kind, BOXES.get(kind, "")), node.argument
    says_it_itself = title.casefold().startswith(label.casefold()) or (kind in ("callout", "spoiler") and title)
    if label and not says_it_itself:
        kind_label = SubElement(heading, "span", {"class": "box-kind"})
        kind_label.text = label
        if title:
            kind_label.tail = ": "
            SubElement(heading, "span", {"class": "box-name"}).text = title
    else:
        heading.text = title or label or titles.get("note", BOXES["note"])
    if OPTIONAL in _classes(node):
        sign = SubElement(heading, "span", {"class": "badge"})
        sign.text = titles.get(OPTIONAL, SIGNS[OPTIONAL])
        if len(heading) > 1:
            heading[-2].tail = f"{heading[-2].tail or ''} "
        else:
            heading.text = f"{heading.text or ''} "
    return element


def _box(builder: "Builder", parent: Element, node: Directive) -> None:
    kind = node.name
    if kind == "admonition":
        kind = next((name for name in sorted(_classes(node)) if name in BOXES), kind)
    if kind != "exercise":
        _warn_of_options(builder, node)
    made = box(parent, node, kind, builder.titles)
    builder.add(made, node.children)
    if kind == GLOSSARY:
        mark(made)


def _tabs(builder: "Builder", parent: Element, node: Directive) -> None:
    _warn_of_options(builder, node)
    group = SubElement(parent, "div", {"data-tabs": ""})
    seen: set[str] = set()
    for child in node.children:
        if not (isinstance(child, Directive) and child.name == TAB):
            builder.report.warning(node.line, "not-a-tab", "Between {tabs} and its end there can be only {group-tab}s.")
            builder.block(group, child)
            continue
        if child.argument in seen:
            builder.report.warning(child.line, "tab-twice", f"There are two tabs {quoted(child.argument)} here.")
        seen.add(child.argument)
        _tab(builder, group, child)
    if not seen:
        builder.report.warning(node.line, "no-tabs", "There is no {group-tab} in these {tabs}.")


def _tab(builder: "Builder", group: Element, node: Directive) -> None:
    _warn_of_options(builder, node)
    label = " ".join(node.argument.split()) or "Tab"
    if not node.argument:
        builder.report.warning(node.line, "tab-without-label", "This tab has no label.")
    panel = SubElement(group, "section", {"data-tab": title_words(label) or "Tab"})
    SubElement(panel, "p", {"class": "tab-title"}).text = label
    builder.add(panel, node.children)


def _figure(builder: "Builder", parent: Element, node: Directive) -> None:
    _warn_of_options(builder, node)
    if not node.argument:
        builder.report.error(node.line, "no-picture", "This figure names no picture: :::{figure} picture.png")
        builder.add(parent, node.children)
        return
    figure = SubElement(parent, "figure")
    _name(figure, node)
    picture = SubElement(figure, "img", {"src": node.argument, "alt": node.option("alt") or ""})
    width = node.option("width")
    if width is not None:
        found = _WIDTH.fullmatch(width)
        if found is None:
            builder.report.warning(
                node.options["width"].line, "bad-width", f"The width {quoted(width)} must be like 60% or 400px."
            )
        elif found.group(2) == "%":
            figure.set("class", f"width-{min(10, max(1, round(int(found.group(1)) / 10))) * 10}")
        else:
            picture.set("width", found.group(1))
    if node.children:
        builder.add(SubElement(figure, "figcaption"), node.children)


def _unknown(builder: "Builder", parent: Element, node: Directive) -> None:
    builder.report.warning(
        node.line, "unknown-box", f"There is no box {quoted('{' + node.name + '}')}; its text is shown as it stands."
    )
    element = SubElement(parent, "section", {"class": "box", "data-box": slug_of(node.name) or "unknown"})
    _name(element, node)
    SubElement(element, "p", {"class": "box-title"}).text = f"{node.name} {node.argument}".strip()
    if node.children:
        builder.add(element, node.children)
    elif node.body:
        text = escape("\n".join(line.text for line in node.body), quote=False)
        builder.raw(element, f'<pre tabindex="0"><code>{text}\n</code></pre>')


def _name(element: Element, node: Directive) -> None:
    """What links may point at."""
    name = node.option("name")
    if name:
        element.set("id", name)


def _classes(node: Directive) -> set[str]:
    return set((node.option("class") or "").replace(",", " ").split())


def _warn_of_options(builder: "Builder", node: Directive) -> None:
    known = options_of(node.name)
    for key, option in node.options.items():
        if key not in known:
            builder.report.warning(
                option.line,
                "unknown-option",
                f"{{{node.name}}} has no option {quoted(':' + key + ':')}; it is left out.",
            )
