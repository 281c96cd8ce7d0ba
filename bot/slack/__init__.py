"""The Slack app: listeners, their store and queue, and what they say."""
