"""Who is answered, and where."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config import Config


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets in whom the configuration allows.

    Attributes:
        channels, users: The only ones that are answered; empty for all.
        bots: Ids of the bots and apps that are answered.
        external: People of other organisations are answered.
    """

    channels: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()
    bots: frozenset[str] = frozenset()
    external: bool = False

    @classmethod
    def of(cls, config: Config) -> Gate:
        return cls(
            config.slack_channels, config.slack_users, config.slack_bots, config.allow_external
        )

    def admits(self, user: str, channel: str, *, external: bool, direct: bool) -> bool:
        """Whether a person is answered in a channel.

        Args:
            external: They belong to another organisation.
            direct: It is a conversation with the bot alone, which is no channel.
        """
        if external and not self.external:
            return False
        if self.users and user not in self.users:
            return False
        return direct or self.answers_in(channel)

    def answers_in(self, channel: str) -> bool:
        """Whether anybody is answered in a channel."""
        return not self.channels or channel in self.channels

    def hears(self, bot: frozenset[str]) -> bool:
        """Whether a bot of these ids is answered as a person is; a person has none."""
        return not bot or bool(bot & self.bots)
