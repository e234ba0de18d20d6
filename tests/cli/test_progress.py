"""`videre progress recount`, as an operator runs it."""

import sqlalchemy as sa

from tests.learning.scene import WANTED, make, report, who
from tests.support.cast import Cast
from tests.support.programs import Programs
from videre.foundation.database import Database, unit_of_work
from videre.learning.actions.reporting import report_coverage
from videre.learning.models import Tick


def test_differences_are_printed_and_put_right_when_asked(programs: Programs, database: Database, cast: Cast) -> None:
    with database.session() as db:
        scene = make(db, cast.own)
    with unit_of_work(database) as db:
        report_coverage(db, who(cast.bo), scene.video.public_id, report(range(126)), WANTED)
        db.execute(sa.delete(Tick))
    for arguments, code, said in (
        ((), 1, "stands as nothing, should be watched"),
        (("--write",), 0, "1 put right"),
        ((), 0, "agrees with the evidence"),
    ):
        program = programs.python("-c", "from videre.cli import main; main()", "progress", "recount", *arguments)
        assert program.wait(60) == code, programs.output(program)
        assert said in programs.output(program)
