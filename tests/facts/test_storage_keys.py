"""A backup finds every file the database counts on."""

import sqlalchemy as sa

from videre import wiring
from videre.foundation.database import Base
from videre.foundation.storage import HOLDING_KEYS

wiring.connect()
# As long as storage keys may be; other keys are shorter.
KEY_LENGTH = 100


def test_columns_that_hold_storage_keys_carry_a_name_the_backup_knows() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if column.name.endswith("_key") and isinstance(column.type, sa.String) and column.type.length == KEY_LENGTH
    }
    assert {name for name in found if name.partition(".")[2] not in HOLDING_KEYS} == set()
    assert len(found) >= 4
