"""Backups: one file with everything an installation needs to be itself again, made while it serves.

``archive`` is the form of the file, ``contents`` what goes in, ``sqlite`` and ``postgresql`` how a database is
copied and put back, ``making`` and ``restoring`` the two ways, ``record`` what is remembered of them.
"""
