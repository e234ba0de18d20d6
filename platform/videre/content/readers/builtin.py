"""The readers that come with Videre."""

from videre.content.readers import Reader
from videre.content.readers.workbench import reader as workbench

BUILT_IN: tuple[Reader, ...] = (workbench.READER,)
