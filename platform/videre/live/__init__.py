"""Live hours: when people meet, what they talk about, and code they bring."""
