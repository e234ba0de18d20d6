"""From one version to the next, and back to the old state by itself when the next one does not come up.

``journal`` says how far an upgrade is, so that it can be ended whenever it was broken off; ``readiness`` asks whether
a version answers; ``moving`` does the steps; ``waiting`` is what `videre serve` does meanwhile.
"""
