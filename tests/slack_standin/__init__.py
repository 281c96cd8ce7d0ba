"""A stand-in for Slack on loopback that checks what Slack checks; README.md shows its use."""

from .app import App
from .delivery import PATIENCE
from .faults import Delayed, Dropped, HttpStatus, RateLimited, SlackSays, Unanswered
from .slack import Slack
from .workspace import Channel, Message, Team, User, View

__all__ = [
    "PATIENCE",
    "App",
    "Channel",
    "Delayed",
    "Dropped",
    "HttpStatus",
    "Message",
    "RateLimited",
    "Slack",
    "SlackSays",
    "Team",
    "Unanswered",
    "User",
    "View",
]
