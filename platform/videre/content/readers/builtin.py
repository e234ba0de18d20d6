"""The readers that come with Videre, the one whose lessons are easiest to tell first."""

from videre.content.readers import Reader
from videre.content.readers.sphinx import reader as sphinx
from videre.content.readers.workbench import reader as workbench

BUILT_IN: tuple[Reader, ...] = (workbench.READER, sphinx.READER)
