"""The listeners, one file a place; each has a function `register`."""
