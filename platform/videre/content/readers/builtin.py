"""The readers that come with Videre."""

from videre.content.readers import Reader
from videre.content.readers.sphinx import reader as sphinx

BUILT_IN: tuple[Reader, ...] = (sphinx.READER,)
