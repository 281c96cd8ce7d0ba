"""Answers, passages and articles as text for a terminal or a pipe."""
