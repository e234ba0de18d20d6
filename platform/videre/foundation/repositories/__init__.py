"""Text that lies in a git repository: one commit of it, fetched over https and laid down as plain files.

Who wants something says where (`Wanted`): an address, a branch, tag or commit there ("" for what the repository
shows first), a folder in it. `look` asks which commit that is now; `fetched` gives the folder at one commit. What
was fetched lies in the data folder under a name made of address, commit and folder, is whole or not there, and is
never changed: the same commit gives the same tree.

Nothing of the repository is run: no hooks, filters, submodules, credentials or settings of git. Everything goes
through the one policy for outgoing requests (`foundation/fetch.py`), in a child process held to limits.
"""

from videre.foundation.repositories.fetching import fetched, look, sweep
from videre.foundation.repositories.wanted import LeftOut, RepositoryRefused, Seen, Tree, Wanted, wanted

__all__ = ["LeftOut", "RepositoryRefused", "Seen", "Tree", "Wanted", "fetched", "look", "sweep", "wanted"]
