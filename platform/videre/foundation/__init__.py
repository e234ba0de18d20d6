"""What every room stands on; knows nothing of courses, people or pages."""
