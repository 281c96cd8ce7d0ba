"""The modal with the settings of a channel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from bot.languages import name as language_name
from bot.slack.blocks import elements as el
from bot.slack.blocks.actions import SETTINGS_VIEW, MalformedError, channel_of
from bot.slack.blocks.elements import Element
from bot.slack.blocks.escaping import shortened
from bot.slack.blocks.limits import checked
from bot.slack.blocks.state import chosen, field
from bot.slack.blocks.values import Block, ChannelSettings, View
from bot.wording import count
from index.errors import NewsdeskError

_PUBLISHERS, _LANGUAGE, _SINCE, _UNTIL, _ANSWERS = "publishers language since until answers".split()
_MENTIONS, _ALL = "mentions", "all"
_ANY = "any"
#: Options of a select.
_MOST = 100


class InputError(NewsdeskError):
    """Settings that cannot be kept.

    Attributes:
        errors: block_id -> what is wrong, for ``response_action: errors``.
    """

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(errors.values()), "Change it and save again")
        self.errors = errors


def settings_view(
    settings: ChannelSettings,
    *,
    channel: str,
    publishers: Sequence[tuple[str, int]],
    languages: Sequence[tuple[str, int]],
) -> View:
    """The modal; its private_metadata is the channel.

    Args:
        channel: Id of the channel.
        publishers, languages: Those of the archive with their number of articles, most first.

    Raises:
        MalformedError: ``channel`` is not the id of one.
    """
    return checked(
        {
            "type": "modal",
            "callback_id": SETTINGS_VIEW,
            "private_metadata": channel_of(channel),
            "title": el.plain("Channel settings", 24),
            "submit": el.plain("Save", 24),
            "close": el.plain("Cancel", 24),
            "blocks": [
                *_publishers(settings, publishers),
                *_languages(settings, languages),
                _date(_SINCE, "Published from", settings.since),
                _date(_UNTIL, "Published until", settings.until),
                _answers(settings),
            ],
        }
    )


def settings_of(
    view: View, *, publishers: Sequence[tuple[str, int]], languages: Sequence[tuple[str, int]]
) -> ChannelSettings:
    """What was filled in.

    Args:
        view: The ``view`` of a view_submission.
        publishers, languages: Those of the archive and those that were set before.

    Raises:
        MalformedError: Something that this modal does not send.
        InputError: The period ends before it begins.
    """
    known = {_key(name): name for name, _ in publishers}
    names = chosen(view, _PUBLISHERS) if publishers else ()
    codes = chosen(view, _LANGUAGE) if _offered(languages) else ()
    answers = chosen(view, _ANSWERS)
    if len(codes) > 1 or not set(codes) <= {_ANY, *_offered(languages)}:
        raise MalformedError("settings")
    if not set(names) <= set(known) or answers not in {(_MENTIONS,), (_ALL,)}:
        raise MalformedError("settings")
    since, until = _picked(view, _SINCE), _picked(view, _UNTIL)
    if since and until and since > until:
        raise InputError({_UNTIL: "This day is before the first one."})
    return ChannelSettings(
        tuple(known[name] for name in names),
        since,
        until,
        answers == (_MENTIONS,),
        next((code for code in codes if code != _ANY), None),
    )


def _publishers(
    settings: ChannelSettings, publishers: Sequence[tuple[str, int]]
) -> tuple[Block, ...]:
    """Those that are set, then those with most articles, as many as a select takes."""
    known = dict(publishers)
    names = list(dict.fromkeys([*settings.publishers, *known]))[:_MOST]
    if not names:
        return ()
    options = {name: _publisher(name, known.get(name, 0)) for name in names}
    select: Element = {
        "type": "multi_static_select",
        "options": list(options.values()),
        "placeholder": el.plain("All publishers"),
    }
    initial = [options[name] for name in settings.publishers if name in options]
    if initial:
        select["initial_options"] = initial
    left_out = len({*settings.publishers, *known}) - len(names)
    hint = "None chosen: all publishers."
    if left_out:
        hint += f" The {count(left_out, 'publisher')} with fewest articles cannot be chosen."
    return (el.field(_PUBLISHERS, "Only these publishers", select, optional=True, hint=hint),)


def _publisher(name: str, articles: int) -> Element:
    return _option(name.strip() or "Unknown publisher", _key(name), count(articles, "article"))


def _key(name: str) -> str:
    """A publisher as the value of an option, which takes 150 characters."""
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _languages(
    settings: ChannelSettings, languages: Sequence[tuple[str, int]]
) -> tuple[Block, ...]:
    """Any, the one that is set, and those with most articles, as many as a select takes."""
    known = _offered(languages)
    codes = [code for code in (settings.language, *known) if code]
    options = {_ANY: _option("Any language", _ANY)}
    for code in list(dict.fromkeys(codes))[: _MOST - 1]:
        options[code] = _option(language_name(code), code, count(known.get(code, 0), "article"))
    if len(options) == 1:
        return ()
    select: Element = {
        "type": "static_select",
        "options": list(options.values()),
        "initial_option": options[settings.language or _ANY],
    }
    hint = "Articles of unknown language are searched only with “Any language”."
    return (el.field(_LANGUAGE, "Only articles in", select, hint=hint),)


def _offered(languages: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Those that are known."""
    return {code: articles for code, articles in languages if code}


def _date(name: str, label: str, value: date | None) -> Block:
    picker: Element = {"type": "datepicker", "placeholder": el.plain("Any day")}
    if value:
        picker["initial_date"] = value.isoformat()
    return el.field(name, label, picker, optional=True)


def _picked(view: View, name: str) -> date | None:
    value = field(view, name).get("selected_date")
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise MalformedError(repr(value)) from error


def _answers(settings: ChannelSettings) -> Block:
    options = {
        _MENTIONS: _option("Only when mentioned", _MENTIONS),
        _ALL: _option("Every question in this channel", _ALL),
    }
    return el.field(
        _ANSWERS,
        "Answer",
        {
            "type": "radio_buttons",
            "options": list(options.values()),
            "initial_option": options[_MENTIONS if settings.mentions_only else _ALL],
        },
    )


def _option(text: str, value: str, description: str = "") -> Element:
    made: Element = {"text": el.plain(shortened(text, 75), 75), "value": value}
    if description:
        made["description"] = el.plain(description, 75)
    return made
