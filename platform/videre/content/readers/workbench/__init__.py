"""Lessons of the Carpentries Workbench, read as they are.

A folder with `config.yaml` and `episodes/`, in the Markdown of pandoc. `divs` turns its fences into those of our own
dialect, line by line, `preparing` names boxes, tabs, figures and exercises, and `renderer` builds pages in the same
children that render native ones. Nothing is computed: code chunks of R stay code.
"""
