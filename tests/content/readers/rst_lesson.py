"""A lesson in reStructuredText, as lessons in it are written."""

FILES: dict[str, str | None] = {
    "source/conf.py": "raise SystemExit('never run')\n",
    "source/index.rst": """Ice in numbers
==============

.. toctree::
   :maxdepth: 2

   basics
   chapters/index

.. toctree::
   :caption: Tables and more
   :glob:

   more/*
""",
    "source/basics.rst": """.. _start-here:

Basics
******

.. objectives::

   * to know

..  challenge:: Count the floes (5 min)

    First::

      $ count floes
        nested literal

        .. note:: this is literal

    then:

    .. code-block:: python
       :emphasize-lines: 1

       floes = 12

    .. solution:: One way

       .. code-block:: none

          12

.. note:: Text behind the name
   goes on.

.. warning::
   :class: toggle

   Folded.

.. wizardry:: Title here
   :colour: blue

   Unknown *text*.

.. tabs::

   .. tab:: Linux

      Use |shell|.

   .. group-tab:: Windows

      .. tabs::

         .. tab:: Nested

            Deep.

   .. code-tab:: python

      print(1)

.. figure:: ../images/sea.png
   :width: 300px
   :alt: the sea
   :figclass: wide
   :align: right

   Caption with :ref:`start-here`.

   A legend.

.. image:: ../images/sea.png
   :scale: 50 %

A link_ and `inline <https://example.org/a>`__, |unknown| and |own|. A :fancy:`text` role, :doc:`chapters/one`,
:ref:`words <start-here>`, :math:`a^2`, :download:`data <../images/data.txt>`, [ref1]_ and [#f]_ and ``code``.

.. _link: https://example.org/b

.. |own| replace:: our *own*

.. [ref1] A reference.

.. [#f] A footnote.

.. literalinclude:: ../images/data.txt
   :start-after: begin
   :end-before: end
   :caption: part

.. include:: ../images/part.txt

.. parsed-literal::

   some *emphasis* here

>>> 1 + 1
2

.. raw:: html

   <b>bold</b><script>alert(1)</script>

.. youtube:: abcdef12345

.. topic:: A topic

   Its text.

.. deprecated:: 1.2
   Old.

Term : classifier
   Definition.

:field: value

| line one
| line two

.. math:: E = mc^2
   :label: energy

See :eq:`energy`.
""",
    "source/chapters/index.rst": "Chapters\n========\n\n.. toctree::\n\n   one\n   /basics\n   index\n",
    "source/chapters/one.rst": "One\n===\n\n.. exercise::\n\n   Untitled.\n\nOther\n=====\n\nMore.\n",
    "source/more/tables.rst": """Tables
======

+-----+-----+
| a   | b   |
+=====+=====+
| 1   | 2   |
+-----+-----+

===  ===
x    y
===  ===
1    2
===  ===

.. csv-table:: Numbers
   :header: "n", "m"

   "1", "2, 3"

.. list-table::
   :stub-columns: 1

   * - s
     - t
""",
    "images/sea.png": None,
    "images/data.txt": "before\nbegin\nmiddle\nend\nafter\n",
    "images/part.txt": "Included *words*.\n",
}
