"""The readers that come with Videre."""

from videre.content.readers import Reader

BUILT_IN: tuple[Reader, ...] = ()
