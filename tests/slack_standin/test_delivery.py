"""People, payloads and both transports, met with a small app on the real Bolt."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from slack_bolt import Ack, App, Assistant, Say
from slack_bolt.adapter.asgi import SlackRequestHandler
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from tests.slack_standin import Channel, Slack, User

Json = dict[str, Any]


@pytest.fixture
def app(slack: Slack) -> App:
    return App(
        client=WebClient(slack.bot_token, base_url=slack.api_url),
        signing_secret=slack.app.signing_secret,
    )


Connect = Callable[[], None]


@pytest.fixture(params=["socket mode", "http"])
def connect(request: pytest.FixtureRequest, slack: Slack, app: App) -> Iterator[Connect]:
    """Brings the app to the stand-in once its listeners are there."""
    if request.param == "http":
        config = uvicorn.Config(SlackRequestHandler(app), port=0, log_level="warning")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=asyncio.run, args=(server.serve(),), daemon=True)

        def start() -> None:
            thread.start()
            while not server.started:
                time.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            slack.deliver_over_http(f"http://127.0.0.1:{port}/slack/events")

        yield start
        server.should_exit = True
        thread.join()
        return
    handler = SocketModeHandler(app, slack.app.app_token, ping_interval=1)

    def open_socket() -> None:
        handler.connect()
        slack.until_connected()

    yield open_socket
    close(slack, handler)


def close(slack: Slack, handler: SocketModeHandler) -> None:
    """Close at once, where the SDK would wait three seconds for a last message."""
    handler.client.auto_reconnect_enabled = False
    slack.drop_connections()
    handler.close()


def test_a_mention_comes_as_two_events(
    slack: Slack, app: App, ann: User, newsroom: Channel, connect: Connect
) -> None:
    heard: list[Json] = []

    @app.event("message")
    def message(event: Json) -> None:
        heard.append(event)

    @app.event("app_mention")
    def mention(event: Json, say: Say) -> None:
        heard.append(event)
        say("Here.", thread_ts=event["ts"])

    connect()
    question = slack.mention(ann, newsroom, "who?")
    assert slack.answer(question).shown == "Here."
    slack.until_quiet()
    kinds = [event["type"] for event in heard]
    assert sorted(kinds) == ["app_mention", "message"], "the bot's own reply is left out by Bolt"
    assert {event["ts"] for event in heard} == {question.ts}
    assert all(each.acknowledged for each in slack.deliveries)


@pytest.mark.slow
def test_an_event_that_is_not_acknowledged_comes_four_times(
    slack: Slack, app: App, ann: User, connect: Connect
) -> None:
    heard: list[str] = []

    @app.middleware
    def remember(req: Any, next: Callable[[], None]) -> None:
        heard.append(req.headers.get("x-slack-retry-num", [""])[0])
        next()

    connect()
    slack.direct_message(ann, "hello")  # nobody listens: Bolt answers 404
    slack.until_quiet(seconds=60)
    delivery = slack.deliveries[0]
    assert not delivery.acknowledged
    assert [number for number in heard if number not in ("", "0")] == ["1", "2", "3"]
    assert len(heard) == 4


def test_an_event_can_be_delivered_again_though_it_was_acknowledged(
    slack: Slack, app: App, ann: User, connect: Connect
) -> None:
    heard: list[str] = []

    @app.event("message")
    def message(body: Json) -> None:
        heard.append(body["event_id"])

    connect()
    slack.direct_message(ann, "hello", copies=4)
    slack.until_quiet()
    assert len(heard) == 4
    assert len(set(heard)) == 1


def test_commands_clicks_and_modals(
    slack: Slack, app: App, ann: User, newsroom: Channel, connect: Connect
) -> None:
    @app.command("/newsdesk")
    def command(ack: Ack, command: Json) -> None:
        button = {
            "type": "button",
            "text": {"type": "plain_text", "text": "More"},
            "action_id": "more",
            "value": "7",
        }
        ack(
            text=f"You asked {command['text']}",
            blocks=[{"type": "actions", "elements": [button]}],
        )

    @app.action("more")
    def more(ack: Ack, body: Json, client: WebClient) -> None:
        ack()
        element = {"type": "plain_text_input", "action_id": "text"}
        label = {"type": "plain_text", "text": "Why"}
        view = {
            "type": "modal",
            "callback_id": "why",
            "private_metadata": body["actions"][0]["value"],
            "title": label,
            "submit": label,
            "blocks": [{"type": "input", "label": label, "block_id": "why", "element": element}],
        }
        client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.view("why")
    def why(ack: Ack, view: Json, respond: Any) -> None:
        said = view["state"]["values"]["why"]["text"]["value"]
        if said == "nothing":
            ack(response_action="errors", errors={"why": "Say more"})
        else:
            ack()
            seen.append((said, view["private_metadata"]))

    seen: list[tuple[str, str]] = []
    connect()
    slack.command(ann, newsroom, "who?")
    note = slack.note(ann, newsroom)
    assert "More" in note.shown
    slack.click(ann, note, "More")
    assert slack.submit(ann, {"Why": "nothing"}).errors == {"why": "Say more"}
    slack.submit(ann, {"text": "because"})
    slack.until(lambda: seen)
    assert seen == [("because", "7")]
    assert slack.workspace.modals[ann.id] == []


@pytest.mark.slow
def test_a_late_acknowledgement_fails_the_person(
    slack: Slack, app: App, ann: User, newsroom: Channel, connect: Connect
) -> None:
    @app.command("/newsdesk")
    def command(ack: Ack) -> None:
        time.sleep(3.2)
        ack()

    connect()
    with pytest.raises(AssertionError, match="not acknowledged"):
        slack.command(ann, newsroom, "who?")


def test_the_assistant_pane(slack: Slack, app: App, ann: User, connect: Connect) -> None:
    assistant = Assistant()

    @assistant.thread_started
    def started(say: Say, set_suggested_prompts: Any) -> None:
        say("Hello")
        set_suggested_prompts(prompts=["One", "Two"])

    @assistant.user_message
    def asked(set_status: Any, set_title: Any, say_stream: Any, payload: Json) -> None:
        set_status("searches", loading_messages=["Reading"])
        set_title(payload["text"])
        stream = say_stream()
        stream.append(markdown_text="Found.")
        stream.stop()

    app.use(assistant)
    connect()
    root = slack.open_assistant(ann)
    assert slack.answer(root).shown == "Hello"
    slack.until(lambda: slack.prompts(root))
    question = slack.direct_message(ann, "who?", thread=root)
    assert slack.answer(question).shown == "Found."
    assert slack.title(root) == "who?"
    assert [status.text for status in slack.statuses(root)] == ["searches", ""]


def test_edits_deletions_previews_invitations_and_the_home_tab(
    slack: Slack, app: App, ann: User, newsroom: Channel, connect: Connect
) -> None:
    heard: list[tuple[str, str]] = []

    @app.event("message")
    def message(event: Json) -> None:
        heard.append((event.get("subtype", ""), event.get("message", {}).get("subtype", "")))

    @app.event("member_joined_channel")
    def joined(event: Json) -> None:
        heard.append(("joined", event["user"]))

    @app.event("app_home_opened")
    def home(event: Json, client: WebClient) -> None:
        view = {"type": "home", "blocks": [{"type": "divider"}]}
        client.views_publish(user_id=event["user"], view=view)

    connect()
    said = slack.say(ann, newsroom, "one", tell=False)
    slack.edit(said, "two")
    slack.until_quiet(0.2)
    slack.unfurl(said)
    slack.until_quiet(0.2)
    slack.delete(said)
    slack.until_quiet(0.2)
    parent = slack.say(ann, newsroom, "one", tell=False)
    slack.say(ann, newsroom, "reply", thread=parent, tell=False)
    slack.delete(parent)
    slack.until_quiet(0.2)
    slack.invite(ann, slack.channel("sports", ann, with_bot=False))
    slack.until_quiet(0.2)
    assert heard[:4] == [
        ("message_changed", ""),
        ("message_changed", ""),
        ("message_deleted", ""),
        ("message_changed", "tombstone"),
    ]
    assert set(heard[4:]) <= {("joined", slack.bot.id), ("channel_join", "")}
    assert ("joined", slack.bot.id) in heard
    slack.open_home(ann)
    assert slack.home(ann).content["type"] == "home"


@pytest.mark.slow
def test_connections_that_end_are_opened_again(
    slack: Slack, app: App, ann: User, newsroom: Channel
) -> None:
    @app.event("message")
    def message(event: Json, say: Say) -> None:
        say("Here.", thread_ts=event["ts"])

    handler = SocketModeHandler(app, slack.app.app_token, ping_interval=1)
    handler.connect()
    slack.until_connected()
    assert slack.answer(slack.say(ann, newsroom, "one")).shown == "Here."
    slack.ask_to_reconnect()
    slack.until(lambda: slack.socket.greeted == 2)
    assert slack.answer(slack.say(ann, newsroom, "two")).shown == "Here."
    slack.drop_connections()
    slack.until(lambda: slack.socket.greeted == 3)
    assert slack.answer(slack.say(ann, newsroom, "three")).shown == "Here."
    close(slack, handler)


def test_only_what_was_subscribed_to_is_delivered() -> None:
    from tests.slack_standin import App as Settings

    with Slack(Settings(events=frozenset({"app_mention"}))) as slack:
        ann = slack.person("ann")
        slack.mention(ann, slack.channel("newsroom", ann), "who?")
        assert [each.payload["event"]["type"] for each in slack.deliveries] == ["app_mention"]


def test_a_stranger_brings_his_own_team() -> None:
    with Slack() as slack:
        eve = slack.person("eve", slack.add_team("Elsewhere"))
        slack.mention(eve, slack.channel("shared", eve, slack.person("ann")), "who?")
        payload = slack.deliveries[0].payload
        assert payload["is_ext_shared_channel"]
        assert payload["authorizations"][0]["team_id"] == slack.team.id
        assert payload["event"]["user_team"] == eve.team.id != slack.team.id
