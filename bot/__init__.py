"""From a question to a cited answer, and how it is shown."""
