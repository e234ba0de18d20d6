"""Videos: how they come in, what belongs to them, how they are delivered."""
