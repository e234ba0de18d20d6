"""Paths in what Sphinx and docutils say, as the author of the lesson knows them."""

from pathlib import Path


def from_root(message: str, root: str) -> str:
    """The message with paths seen from the lesson: where that lies on this machine is nobody's business."""
    message = message.replace(f"{root}/", "")
    for up, folder in enumerate(Path(root).parents, 1):
        if folder.name:
            message = message.replace(f"{folder}/", "../" * up)
    return message
