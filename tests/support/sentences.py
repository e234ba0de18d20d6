"""For Babel: the sentences in our Python code that people may read, besides those marked with `_`.

A sentence begins with a capital letter, has more than one word and ends with a full stop, question or exclamation
mark; or it stands in a table whose name says that it is shown (`TITLES`, `SAID`, `…_NAMES`), or in what is declared of
personal data. Docstrings and text put together from parts are left out: the latter cannot be looked up, unless `worded`
puts it together.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any

from babel.messages.extract import extract_python

SHOWN = ("TITLES", "SAID", "_NAMES")
DECLARED = {"Kept": ("where", "purpose", "lasts"), "PersonalData": ("purpose", "ground", "retention")}
GROUNDS = ("contract: ", "consent: ", "legitimate interest: ")


def extract(
    file: IO[bytes], keywords: Collection[str], comments: Collection[str], options: Mapping[str, Any]
) -> Iterator[Any]:
    """(line, function, text, comments) of every sentence of a file, and of what is marked in it."""
    tree = ast.parse(file.read())
    file.seek(0)
    yield from extract_python(file, keywords, comments, options)
    passed_over = {id(text) for node in ast.walk(tree) for text in _not_shown(node)}
    always = {id(text) for node in ast.walk(tree) for text in (*_tables(node), *_declared(node))}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in passed_over:
            continue
        if id(node) in always or _is_sentence(node.value):
            yield node.lineno, "_", node.value, []


def _is_sentence(text: str) -> bool:
    whole = text[:1].isupper() and " " in text and text.endswith((".", "?", "!")) and "\n" not in text
    return whole or text.startswith(GROUNDS)


def _not_shown(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.JoinedStr):
        yield from node.values


def _tables(node: ast.AST) -> Iterator[ast.AST]:
    if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)):
        return
    if any(isinstance(target, ast.Name) and target.id.endswith(SHOWN) for target in node.targets):
        yield from (value for value in node.value.values if isinstance(value, ast.Constant))


def _declared(node: ast.AST) -> Iterator[ast.AST]:
    """What the privacy page says: all but the name of a thing, which comes first."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        fields = DECLARED.get(node.func.id if isinstance(node.func, ast.Name) else node.func.attr, ())
        yield from node.args[1 : 1 + len(fields)]
        yield from (one.value for one in node.keywords if one.arg in fields)
