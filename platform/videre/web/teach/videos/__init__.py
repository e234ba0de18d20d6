"""Videos of a partner: bring one in, look after it, show it to learners."""
