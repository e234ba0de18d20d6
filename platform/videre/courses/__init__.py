"""The catalogue: courses, their versions, what is shown beside them, and who hosts them when."""
