"""What tests stand on: databases, people, processes."""
