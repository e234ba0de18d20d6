"""A channel: every letter becomes a file beside the installation's data, for whoever collects them there."""

from videre.plugin import NotNow, Post, Settings


class Folder:
    """Writes ``letters/<message id>.txt`` in the data folder."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.data / "letters"

    def deliver(self, post: Post) -> bool:
        """Write it, whole or not at all; the same letter again overwrites itself."""
        try:
            self._folder.mkdir(exist_ok=True)
            file = self._folder / f"{post.message_id}.txt"
            growing = file.with_suffix(".part")
            growing.write_text(f"To: {post.to}\nSubject: {post.subject}\n\n{post.text}", "utf-8")
            growing.replace(file)
        except OSError as error:
            raise NotNow(str(error)) from error
        return True
