"""Live hours for those who hold them: the calendar, one hour, its topics, and what is said afterwards."""
