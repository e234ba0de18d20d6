"""A real worker, `python -m tests.support.worker`, that knows the workflows of the tests.

With an argument it calls itself that version of Videre, as after an upgrade.
"""

import sys

import videre
from tests.support import workflows
from videre.worker.__main__ import main

if __name__ == "__main__":
    assert workflows.note
    if len(sys.argv) > 1:
        videre.__version__ = sys.argv[1]
    main()
