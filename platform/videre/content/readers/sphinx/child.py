"""The reading child: `python -m videre.content.readers.sphinx.child` reads one lesson and answers in JSON lines."""

import gc
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from videre.content.readers.sphinx.progress import say
from videre.content.unread import words_alone
from videre.foundation import loading

SELDOM = 100_000
"""What it makes are trees that stay: looking for garbage as often as Python does costs a twentieth of its time."""


def main() -> None:
    """Load, close the fence, read, answer."""
    job = json.loads(sys.stdin.read())
    try:
        with loading.modules():
            from videre.content.readers.sphinx.application import Asked  # noqa: PLC0415 - slow, and may be missing
    except ModuleNotFoundError as error:
        say(failed="not-installed", name=str(error.name))
        return
    except (ImportError, MemoryError, SystemError):  # what could not be loaded for want of memory, said in three ways
        say(failed="too-large")
        return
    gc.set_threshold(SELDOM, 20, 20)
    asked = Asked(
        **{
            **job,
            "exclude": tuple(job["exclude"]),
            "bibliographies": tuple(job["bibliographies"]),
            "inventories": {name: tuple(pair) for name, pair in job["inventories"].items()},
        }
    )
    try:
        answer = _read(asked)
    except MemoryError:
        say(failed="too-large")
    except RecursionError:
        say(failed="too-deep")
    except Exception as error:  # a fault of ours or of Sphinx: the log shall know, the author shall get a sentence
        traceback.print_exc()
        say(failed="broken", name=f"{type(error).__name__}: {error}"[:300])
    else:
        say(answer=answer)


def _read(asked: Any) -> dict[str, Any]:
    from videre.content.readers.sphinx.application import application, prepare  # noqa: PLC0415
    from videre.content.readers.sphinx.builder import order_of, toctrees_of  # noqa: PLC0415
    from videre.content.readers.sphinx.encoding import broken_line, text_of  # noqa: PLC0415
    from videre.content.readers.sphinx.fence import Fence, own_files  # noqa: PLC0415

    kept = [file for _address, file in asked.inventories.values()]
    fence = Fence([*own_files(), asked.root, *kept], asked.temporary)
    fence.close()
    app, heard = application(asked)
    prepare()
    builder: Any = app.builder
    builder.heard = heard
    app.build(force_all=True)
    env = app.env
    pages = {}
    for docname in sorted(env.found_docs):
        page = builder.pages.get(docname)
        if page is None:
            continue
        file = Path(env.doc2path(docname))
        read = {os.path.relpath(file, asked.root)}  # and what is included
        for dependency in env.dependencies.get(docname, ()):
            path = os.path.normpath(Path(asked.root, asked.folder, str(dependency)))
            if path.startswith(asked.root + os.sep) and Path(path).is_file():
                read.add(os.path.relpath(path, asked.root))
        data = file.read_bytes()
        title = env.titles.get(docname)
        pages[docname] = {
            **page,
            "path": os.path.relpath(file, asked.root),
            "title": words_alone(title.astext()) if title is not None and title.astext() != "<no title>" else "",
            "source": text_of(data) if file.suffix != ".ipynb" else "",
            "orphan": "orphan" in env.metadata.get(docname, {}),
            "toctrees": [],
            "reads": sorted(read),
        }
        line = broken_line(data)
        if line is not None:
            heard.add(pages[docname]["path"], line, *_NOT_UTF8)
        if file.suffix == ".ipynb" or b":encoding:" not in data:  # which may say what another file is written in
            seen = {os.path.normpath(Path(asked.folder, name)) for name in (*env.images, *env.dlfiles)}
            for path in sorted(read - {pages[docname]["path"]} - seen):
                if (line := broken_line(Path(asked.root, path).read_bytes())) is not None:
                    heard.add(path, line, *_NOT_UTF8)
    for name in asked.bibliographies:
        path = os.path.normpath(Path(asked.folder, name))
        file = Path(asked.root, path)
        if file.is_file() and (line := broken_line(file.read_bytes())) is not None:
            heard.add(path, line, *_NOT_UTF8)
    for docname, toctrees in toctrees_of(app).items():
        if docname in pages:
            pages[docname]["toctrees"] = toctrees
    included = {name for names in env.included.values() for name in names}
    return {
        "root_page": app.config.root_doc,
        "order": order_of(app),
        "pages": pages,
        "included": sorted(included),
        "problems": heard.found,
        "refused": fence.refused,
    }


_NOT_UTF8 = ("not-utf8", "There is a character here that is not UTF-8, shown as �; save the file as UTF-8.")


if __name__ == "__main__":
    main()
