"""Sphinx as a library: our configuration and nothing of the lesson's own."""

import logging as python_logging
import re
from collections.abc import Container, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docutils import languages
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.logging import NAMESPACE

from videre.content.readers.sphinx import (
    arranging,
    cells,
    design,
    directives,
    encoding,
    exercises,
    failed,
    glossaries,
    markdown_fences,
    panels,
    slips,
    tabs,
    uneven,
)
from videre.content.readers.sphinx.builder import LessonBuilder, links_elsewhere
from videre.content.readers.sphinx.elements import OURS
from videre.content.readers.sphinx.guarded import guarded_transform
from videre.content.readers.sphinx.markdown import EXTENSIONS, LessonParser
from videre.content.readers.sphinx.notebooks import NotebookParser
from videre.content.readers.sphinx.progress import say
from videre.content.readers.sphinx.section_links import EquationWords, named_section
from videre.content.readers.sphinx.translator import Translator
from videre.content.readers.sphinx.unknown import keep_what_is_unknown
from videre.content.readers.sphinx.warnings import Heard

LEFT_OUT = (
    "_build",
    "**/.*",
    "**/node_modules",
    "**/__pycache__",
    "**/venv",
    "**/site-packages",
    "**/README.md",
    "**/README.rst",
)
_log = logging.getLogger(__name__)
_NAMES_README = re.compile(rb"toctree[\s\S]*^[ \t]*(?:[^\n]*<)?[\w/.-]*README(?:\.\w+)?>?[ \t]*$", re.MULTILINE)
SUFFIXES = {".md": "markdown", ".rst": "restructuredtext", ".ipynb": "notebook"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the parent asks for. `word` begins every address that only the parent can make a real one of."""

    root: str
    folder: str
    temporary: str
    word: str
    language: str
    titles: Mapping[str, str]
    substitutions: Mapping[str, str]
    inventories: Mapping[str, tuple[str, str]]
    exclude: tuple[str, ...]
    bibliographies: tuple[str, ...]
    highlight: str
    numbered_figures: bool
    labelled_sections: bool
    root_page: str
    contents: Mapping[str, Any]


def application(asked: Asked) -> tuple[Sphinx, Heard]:
    """Sphinx, ready to build, and what will be heard from it."""
    encoding.register()
    _keep_still()
    folder = Path(asked.root) / asked.folder
    out = Path(asked.temporary)
    with _bibliographies(asked) as wrong:
        app = Sphinx(
            srcdir=folder,
            confdir=None,
            outdir=out / "out",
            doctreedir=out / "doctrees",
            buildername="videre",
            confoverrides=_configuration(asked),
            status=None,
            warning=None,
            freshenv=True,
        )
    for transforms in (app.registry.transforms, app.registry.post_transforms):
        transforms[:] = [guarded_transform(one) for one in transforms]
    heard = Heard(app, asked.root)
    for error in wrong:
        place = f"{error.filename or ''}:{getattr(error, 'lineno', None) or ''}"
        _log.warning("%s", error, location=place, type="videre", subtype="bibliography")
    return app, heard


def _bibliographies(asked: Asked) -> AbstractContextManager[list[Any]]:
    """What is wrong in them; nothing of them is loaded for a lesson that has none."""
    if not asked.bibliographies:
        return nullcontext([])
    from videre.content.readers.sphinx.bibliographies import forgiving  # noqa: PLC0415 - pybtex, for few lessons

    return forgiving()


def _configuration(asked: Asked) -> dict[str, Any]:
    extensions = ["videre.content.readers.sphinx.application"]
    if asked.bibliographies:
        extensions.append("videre.content.readers.sphinx.bibliographies")
    if asked.inventories:
        extensions.append("sphinx.ext.intersphinx")
    if asked.labelled_sections:
        extensions.append("sphinx.ext.autosectionlabel")
    return {
        "extensions": extensions,
        "source_suffix": SUFFIXES,
        "source_encoding": encoding.NAME,
        "root_doc": asked.root_page,
        "exclude_patterns": [*_left_out(asked), *asked.exclude],
        "language": _language(asked.language),
        "locale_dirs": [],
        "templates_path": [],
        "smartquotes": False,
        "numfig": asked.numbered_figures or _numbers_figures(asked),
        "highlight_language": asked.highlight,
        "nitpicky": False,
        "keep_warnings": False,
        "show_warning_types": False,
        "trim_footnote_reference_space": True,
        "videre_root": asked.root,
        "videre_word": asked.word,
        "videre_contents": dict(asked.contents),
        "videre_titles": dict(asked.titles),
        "videre_substitutions": dict(asked.substitutions),
        "myst_enable_extensions": list(EXTENSIONS),
        "myst_heading_anchors": 6,
        "myst_substitutions": dict(asked.substitutions),
        "myst_update_mathjax": False,
        "myst_dmath_double_inline": True,  # as notebooks show it: dollars would stand around the formula
        **({"bibtex_bibfiles": list(asked.bibliographies)} if asked.bibliographies else {}),
        **({"bibtex_encoding": encoding.NAME} if asked.bibliographies else {}),
        **(
            {
                "intersphinx_mapping": {name: (url, file) for name, (url, file) in asked.inventories.items()},
                "intersphinx_cache_limit": 0,
            }
            if asked.inventories
            else {}
        ),
        **({"autosectionlabel_prefix_document": False} if asked.labelled_sections else {}),
    }


def setup(app: Sphinx) -> dict[str, Any]:
    """What makes Sphinx read as we want, told to it as an extension."""
    from myst_parser.sphinx_ext.main import setup_sphinx  # noqa: PLC0415 - after Sphinx has loaded its own

    for name, default in (("root", ""), ("word", ""), ("titles", {}), ("substitutions", {}), ("contents", {})):
        app.add_config_value(f"videre_{name}", default, "env")
    setup_sphinx(app)
    app.add_source_parser(LessonParser)
    app.add_source_parser(NotebookParser)
    app.add_builder(LessonBuilder)
    glossaries.register(app)
    for element in OURS:
        # Named by our builder, so that none of the visitors that extensions bring for HTML is taken.
        app.add_node(element, videre=(getattr(Translator, f"visit_{element.__name__}"), _departure(element)))
    app.add_transform(arranging.KeepPictures)
    app.add_transform(failed.KeepFailed)
    app.connect("source-read", _with_substitutions)
    app.connect("doctree-read", arranging.add_contents, priority=50)
    app.connect("doctree-read", arranging.unwrap, priority=90)
    app.connect("doctree-read", arranging.close_gates, priority=95)
    app.connect("doctree-read", arranging.gather_tabs, priority=100)
    app.connect("doctree-read", arranging.read_attributes, priority=98)
    app.connect("doctree-read", arranging.link_addresses, priority=98)
    app.connect("doctree-read", arranging.bare_names, priority=98)
    app.connect("doctree-read", arranging.keep_labels, priority=98)
    app.connect("doctree-read", arranging.say_conditions, priority=98)
    app.connect("doctree-read", arranging.say_comments, priority=98)
    app.connect("doctree-read", arranging.say_underlines, priority=98)
    app.connect("doctree-read", arranging.plain_listings, priority=98)
    app.connect("doctree-read", arranging.find_pictures, priority=100)
    app.connect("doctree-read", links_elsewhere, priority=100)
    app.connect("doctree-read", exercises.find_exercises, priority=200)
    app.connect("doctree-read", exercises.name_boxes, priority=210)
    app.connect("missing-reference", exercises.numbered_box)
    app.connect("missing-reference", named_section)
    app.add_post_transform(EquationWords)
    app.connect("doctree-resolved", exercises.list_exercises)
    return {"version": "1", "parallel_read_safe": True}


def _departure(element: type) -> Any:
    return getattr(Translator, f"depart_{element.__name__}", None)


def prepare() -> None:
    """After everything of Sphinx is in its place: our boxes in the place of its own."""
    directives.register()
    tabs.register()
    uneven.register()
    design.register()
    panels.register()
    slips.register()
    markdown_fences.register()
    cells.register()
    keep_what_is_unknown()


def _with_substitutions(app: Sphinx, docname: str, source: list[str]) -> None:
    """For reStructuredText the table stands at the end of each page, where it moves no line."""
    say(at=docname)
    if not str(app.env.doc2path(docname)).endswith(".rst"):
        return
    table = dict(app.config.videre_substitutions)
    for name in ("version", "release", "today"):  # the day of reading would make another page of it every day
        if f"|{name}|" in source[0] and name not in table and not _defined(name, source[0]):
            line = source[0].count("\n", 0, source[0].index(f"|{name}|")) + 1
            place = f"{app.env.doc2path(docname)}:{line}"
            _log.warning("%s", name, location=place, type="videre", subtype="substitution")
            table[name] = name
    lines = [
        f".. |{name}| replace:: {' '.join(text.split())}"
        for name, text in table.items()
        if f"|{name}|" in source[0] and not _defined(name, source[0])
    ]
    if lines:
        source[0] = source[0].rstrip("\n") + "\n\n" + "\n".join(lines) + "\n"


def _defined(name: str, source: str) -> bool:
    """Whether a page says itself what stands for a name."""
    return re.search(rf"^\s*\.\. +\|{re.escape(name)}\|", source, re.MULTILINE) is not None


def _left_out(asked: Asked) -> list[str]:
    """What is no page; a README is one where it is the first page or some table of contents names it."""
    names = [
        asked.root_page,
        *(ref for lists in asked.contents.values() for one in lists for _t, ref in one["entries"]),
    ]
    if any(name.endswith("README") for name in names) or any(
        _NAMES_README.search(text) for text in _texts(asked, (".md", ".rst"))
    ):
        return [pattern for pattern in LEFT_OUT if "README" not in pattern]
    return list(LEFT_OUT)


def _language(asked: str) -> str:
    """The language, where docutils has it: it would look for another one among all modules there are."""
    known = Path(languages.__file__).parent / f"{asked.replace('-', '_').lower()}.py"
    return asked if asked.replace("-", "").isalnum() and known.is_file() else "en"


def _numbers_figures(asked: Asked) -> bool:
    """Whether some page refers to figures by number, so that its author has them numbered."""
    return any(b"numref" in text for text in _texts(asked, SUFFIXES))


def _texts(asked: Asked, suffixes: Container[str]) -> Iterator[bytes]:
    """What stands in the pages; a link out of the lesson is none, and what cannot be opened is told elsewhere."""
    for page in Path(asked.root, asked.folder).rglob("*"):
        if page.suffix in suffixes and page.is_file() and page.resolve().is_relative_to(asked.root):
            with suppress(OSError):
                yield page.read_bytes()


def _keep_still() -> None:
    """Other libraries are not to print."""
    python_logging.getLogger(NAMESPACE).propagate = False
