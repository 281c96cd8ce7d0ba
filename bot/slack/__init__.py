"""The Slack app: listeners (thin), messages (`blocks`, pure functions), workers, delivery.

`app` composes it and `serving` runs it. What a person asks is stored before it is acknowledged
(`intake`), answered by the pool (`answering`), and posted once (`delivery`).
"""
