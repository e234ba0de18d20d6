"""Questions at a moment of a lesson, and what is answered."""
