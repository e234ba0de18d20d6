"""Course instances for those who work in them: who is where, the people, who helps."""
