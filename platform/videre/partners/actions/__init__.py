"""What is done with partners: taking them in, giving roles, inviting, choosing a look, asking those who join."""
