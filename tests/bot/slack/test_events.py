from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.events import Ask, Edit, Removal, asking, external, keys, plain, read
from bot.slack.places import Place, Workspace
from bot.slack.shape import well_formed

HOME = Workspace("E1", "T1")
BOT = "UBOT"


def message(**values: Any) -> dict[str, Any]:
    event = {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "user": "U1",
        "ts": "1722500000.000100",
        "text": "Who won?",
        **values,
    }
    return {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": event}


def asked(**values: Any) -> Ask:
    found = read(message(**values), HOME, BOT)
    assert isinstance(found, Ask)
    return found


def test_a_mention_and_its_message_are_asked_in_one_place() -> None:
    mention = asked(type="app_mention", text=f"<@{BOT}> Who won?", channel_type=None)
    written = asked(text=f"<@{BOT}> Who won?")
    assert mention.place.asks("x").place == written.place.asks("x").place
    assert mention.text == written.text == "Who won?"
    assert mention.mentioned
    assert written.mentioned


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, "channel"),
        ({"channel_type": "mpim"}, "channel"),
        ({"channel_type": "im"}, "direct"),
        ({"channel_type": "im", "thread_ts": "1722400000.000100"}, "assistant"),
    ],
)
def test_the_kind_of_a_place(values: dict[str, Any], kind: str) -> None:
    assert asked(**values).place.kind == kind


@pytest.mark.parametrize(
    "values",
    [
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"subtype": "message_replied"},
        {"type": "reaction_added"},
        {"channel": None},
        {"ts": "soon"},
        {"ts": None},
        {"ts": "9" * 400},
        {"user": None},
    ],
)
def test_what_nobody_asks_is_nothing(values: dict[str, Any]) -> None:
    assert read(message(**values), HOME, BOT) is None


def test_a_bot_is_known_by_all_its_ids() -> None:
    ask = asked(subtype="bot_message", user=None, bot_id="B2", app_id="A2")
    assert ask.bot == {"B2", "A2"}
    assert asked().bot == frozenset()


def test_edits_and_deletions() -> None:
    inner = {"ts": "17.1", "text": "Who won &amp; when?", "user": "U1"}
    edited = message(subtype="message_changed", message=inner)
    assert read(edited, HOME, BOT) == Edit("C1", "17.1", "Who won & when?", "U1")
    tombstone = message(subtype="message_changed", message={**inner, "subtype": "tombstone"})
    assert read(tombstone, HOME, BOT) == Removal("C1", "17.1")
    deleted = message(subtype="message_deleted", deleted_ts="17.1")
    assert read(deleted, HOME, BOT) == Removal("C1", "17.1")
    assert read(message(subtype="message_deleted"), HOME, BOT) is None


@pytest.mark.parametrize(
    ("text", "before", "channel_type", "addressed"),
    [
        ("Who?", "Who won?", "channel", False),
        (f"<@{BOT}> Who?", "Who won?", "channel", True),
        ("Who?", f"<@{BOT}> Who won?", "channel", True),
        ("Who?", "Who won?", "im", True),
        ("Who?", None, "channel", False),
    ],
)
def test_an_edit_is_for_the_bot_as_its_message_is(
    text: str, before: str | None, channel_type: str, addressed: bool
) -> None:
    inner = {"ts": "17.1", "text": text, "user": "U1"}
    previous = None if before is None else {**inner, "text": before}
    edited = message(
        subtype="message_changed",
        channel_type=channel_type,
        message=inner,
        previous_message=previous,
    )
    assert read(edited, HOME, BOT) == Edit("C1", "17.1", "Who?", "U1", addressed)


def test_what_the_bot_changes_itself_is_no_edit() -> None:
    inner = {"ts": "17.1", "text": "An answer", "user": BOT}
    edited = message(subtype="message_changed", channel_type="im", message=inner)
    assert read(edited, HOME, BOT) is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"<@{BOT}>   Who\nwon? ", "Who won?"),
        ("<@U2|ann> asks", "ann asks"),
        ("in <#C2|sports> today", "in sports today"),
        ("see <https://a.example/x|the report>", "see the report"),
        ("see <https://a.example/x>", "see https://a.example/x"),
        ("<!here> now", "now"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("a <b> c", "a b c"),
    ],
)
def test_a_message_is_read_as_its_writer_sees_it(text: str, shown: str) -> None:
    assert plain(text, BOT) == shown


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Who won it?", True),
        ('"Who won?" she wrote', True),
        ("谁赢了？", True),
        ("من فاز اليوم؟", True),
        ("Who won?", False),
        (f"<@{BOT}> who won it?", True),
        ("<@U2> who won it?", False),
        ("<@W2|carl> who won it?", False),
        ("```who won it?```", False),
        ("```who won it?", False),
        ("run `who won it?` again", False),
        ("Who ran `x ? y : z` here?", True),
        ("Good morning", False),
        ("see https://a.example/x?y=1", False),
        ("", False),
    ],
)
def test_a_question_has_a_question_mark(text: str, question: bool) -> None:
    assert asking(text, BOT) is question


@given(st.text())
def test_any_text_that_slack_escaped_is_read_as_it_was_typed(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain(escaped, BOT) == " ".join(text.split())


@pytest.mark.parametrize(
    ("shared", "team", "stranger"),
    [
        (False, "T9", False),
        (True, "T1", False),
        (True, "E1", False),
        (True, "T9", True),
        (True, None, True),
    ],
)
def test_strangers_are_those_of_other_organisations_in_shared_channels(
    shared: bool, team: str | None, stranger: bool
) -> None:
    body = message(user_team=team) | {"is_ext_shared_channel": shared}
    assert external(body, HOME) is stranger
    assert asked(user_team="T9", team="T1").place.user_team == "T9"


def test_deliveries_are_known_by_the_id_of_their_event() -> None:
    assert keys(message()) == ("event/Ev1",)
    assert keys({"event": {}}) == ()


def test_a_place_survives_the_store() -> None:
    place = asked(thread_ts="17.0", user_team="T9").place
    assert Place.of(place.asks("x").details) == place


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
_PARTS = (
    "type event event_id channel user team ts text subtype message deleted_ts view actions "
    "authorizations enterprise"
).split()


@given(
    st.dictionaries(st.sampled_from(_PARTS), _VALUES),
    st.dictionaries(st.sampled_from(_PARTS), _VALUES),
)
def test_whatever_is_well_formed_can_be_read(body: dict[str, Any], event: dict[str, Any]) -> None:
    body = {**body, "event": {"type": "message", **event}}
    if well_formed(body):
        read(body, HOME, BOT)
        keys(body)
