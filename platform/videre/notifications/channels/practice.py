"""No way out: letters stay in the outbox, where the demo shows them."""

from videre.foundation.settings import Settings
from videre.notifications.channels import Post


class Outbox:
    """Takes nothing over."""

    def __init__(self, _settings: Settings) -> None: ...

    def deliver(self, _post: Post) -> bool:
        """The letter stays where it is."""
        return False
