"""The rendering child: `python -m videre.content.sandbox` takes a page or typed text per line, and answers in JSON.

It has no secrets in its environment, no database and no network to talk to; each page gets so many seconds
of CPU, after which the kernel ends the process (there is no bound inside a process: 10 kB of `[` can cost
many seconds in a single regular expression).
"""

import json
import resource
import sys
import traceback
from typing import Any

from videre.content.links import Surroundings

LARGEST_RESULT = 32 * 1024 * 1024


def main() -> None:
    """Answer until the parent closes the pipe."""
    from videre.content.dialect.page import PageRenderer  # noqa: PLC0415 - heavy, and only this process needs it
    from videre.content.dialect.typed import TypedRenderer  # noqa: PLC0415 - likewise

    renderers: dict[str, Any] = {"native": PageRenderer(), "typed": TypedRenderer()}
    print("ready", flush=True)  # noqa: T201 - the answer to our parent
    for line in sys.stdin:
        try:
            job = json.loads(line)
            _allow_cpu(job["cpu_seconds"])
            answer = json.dumps(_answer(renderers, job))
        except MemoryError:
            answer = ""
        except Exception:  # a fault of ours: the log shall know, the author shall get a sentence
            traceback.print_exc()
            answer = json.dumps({"failed": "broken"})
        if not answer or len(answer) > LARGEST_RESULT:
            answer = json.dumps({"failed": "too-large"})
        print(answer, flush=True)  # noqa: T201


def _answer(renderers: dict[str, Any], job: dict[str, Any]) -> dict[str, Any]:
    from videre.content.dialect.page import PageSource  # noqa: PLC0415 - heavy, as above

    try:
        if "typed" in job:
            return {"html": renderers["typed"].render(job["typed"], links=job["links"], removed=job["removed"])}
        folders = frozenset(job.get("folders", ()))
        around = Surroundings(job["path"], job["files"], job["pages"], job.get("names", {}), folders)
        source = PageSource(job["path"], job["source"], job["first_line"], around, job["titles"], job.get("more", {}))
        page = _renderer(renderers, job.get("format", "native")).render(source)
    except RecursionError:
        return {"failed": "too-deep"}
    return {"page": page.to_json()}


def _renderer(renderers: dict[str, Any], name: str) -> Any:
    """The renderer of a format, made when the first page asks for it."""
    if name not in renderers:
        from videre.content.readers.workbench.renderer import WorkbenchRenderer  # noqa: PLC0415 - heavy, as above

        renderers[name] = WorkbenchRenderer()
    return renderers[name]


def _allow_cpu(seconds: int) -> None:
    """Allow so many more seconds of CPU from now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


if __name__ == "__main__":
    main()
