"""How many statements a page costs, counted at the engine."""

import itertools
import random
from collections.abc import Iterator

from tests.benchmarks.scene import EXERCISE, LESSON, Scene, report
from tests.support.statements import statements
from videre.foundation.storage.local import LocalStorage
from videre.web.app import create_app


def per_page(scene: Scene) -> Iterator[str]:
    """A line per page: statements when cold, and when warm."""
    app = create_app(scene.settings, database=scene.database, storage=LocalStorage(scene.settings.data / "media"))
    keys = itertools.count()
    chance = random.Random(7)
    browser = app.test_client()
    browser.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    with browser.session_transaction() as session:
        session["_user_id"] = f"{scene.first_user}.1"
    visitor = app.test_client()
    asked = {
        "signed-in lesson page": lambda: browser.get(LESSON),
        "anonymous lesson page": lambda: visitor.get(LESSON),
        "home": lambda: visitor.get("/"),
        "catalogue": lambda: visitor.get("/courses/"),
        "course": lambda: visitor.get("/courses/hand-it-over/"),
        "my progress": lambda: browser.get("/me/progress"),
        "coverage report": lambda: browser.post(
            f"/progress/videos/{scene.video_id}",
            data=report(scene.seconds, next(keys), chance),
            content_type="application/json",
        ),
        "exercise answer": lambda: browser.post(
            f"{LESSON}exercises/{EXERCISE}", json={"answer": ["b"], "key": f"statements-{next(keys)}"}
        ),
    }
    yield "\n| page | statements cold | statements warm |\n|---|---|---|"
    for name, ask in asked.items():
        counts = []
        for _ in range(2):
            with statements(scene.database) as sent:
                status = ask().status_code
            counts.append(len(sent))
        yield f"| {name} ({status}) | {counts[0]} | {counts[1]} |"
