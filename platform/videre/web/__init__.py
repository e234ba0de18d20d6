"""The door for browsers; the only place that knows Flask. Cut by reader, not by room."""
