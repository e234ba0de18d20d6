"""The door for work in the background: jobs come in here."""
