"""Things to be put in order, and letters as files in a folder: what a plugin of somebody else looks like."""
