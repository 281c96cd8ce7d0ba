"""From files to passages, and from a question to the best passages."""
