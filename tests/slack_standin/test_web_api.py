"""The stand-in's Web API, met with the real SDK."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.webhook import WebhookClient

from tests.slack_standin import App, Channel, Dropped, HttpStatus, RateLimited, Slack, User
from tests.slack_standin.block_kit import block_faults


@pytest.fixture
def client(slack: Slack) -> WebClient:
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[])


def refusal(call: Any, **arguments: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    error: str = refused.value.response["error"]
    return error


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def test_a_token_says_whose_it_is(slack: Slack, client: WebClient) -> None:
    found = client.auth_test()
    assert found["team_id"] == slack.team.id
    assert (found["user_id"], found["bot_id"]) == (slack.bot.id, slack.bot.bot_id)


@pytest.mark.parametrize(
    ("token", "error"), [(None, "not_authed"), ("xoxb-none-such", "invalid_auth")]
)
def test_other_tokens_open_nothing(slack: Slack, token: str | None, error: str) -> None:
    client = WebClient(token, base_url=slack.api_url)
    assert refusal(client.auth_test) == error
    assert refusal(client.apps_connections_open, app_token=token or "") == error


def test_a_revoked_token_opens_nothing_any_more(client: WebClient) -> None:
    assert client.auth_revoke()["revoked"]
    assert refusal(client.auth_test) == "token_revoked"


def test_a_scope_that_was_not_asked_for_is_missing() -> None:
    with Slack(App(scopes=frozenset({"chat:write"}))) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        assert refusal(client.users_info, user="U1") == "missing_scope"


def test_unknown_methods_and_missing_arguments(client: WebClient) -> None:
    assert refusal(client.api_call, api_method="chat.shout") == "unknown_method"
    assert refusal(client.api_call, api_method="chat.postMessage") == "invalid_arguments"


def test_a_message_is_posted_changed_and_deleted(
    client: WebClient, slack: Slack, newsroom: Channel
) -> None:
    posted = client.chat_postMessage(channel=newsroom.id, text="one", blocks=[section("first")])
    message = newsroom.messages[posted["ts"]]
    assert message.shown == "first"
    client.chat_update(channel=newsroom.id, ts=posted["ts"], text="two")
    assert message.shown == "two"
    assert [shown for _, shown in message.versions] == ["first", "two"]
    client.chat_delete(channel=newsroom.id, ts=posted["ts"])
    again = client.chat_update
    assert refusal(again, channel=newsroom.id, ts=posted["ts"], text="3") == "message_not_found"


def test_only_the_bots_own_messages_can_be_changed(
    client: WebClient, slack: Slack, ann: User, newsroom: Channel
) -> None:
    hers = slack.say(ann, newsroom, "mine")
    where = {"channel": newsroom.id, "ts": hers.ts}
    assert refusal(client.chat_update, **where, text="yours") == "cant_update_message"
    assert refusal(client.chat_delete, **where) == "cant_delete_message"


def test_where_the_bot_is_not_it_cannot_post(client: WebClient, slack: Slack, ann: User) -> None:
    elsewhere = slack.channel("elsewhere", ann, with_bot=False)
    secret = slack.channel("secret", ann, with_bot=False, private=True)
    post = client.chat_postMessage
    assert refusal(post, channel=elsewhere.id, text="x") == "not_in_channel"
    assert refusal(post, channel=secret.id, text="x") == "channel_not_found"
    assert refusal(post, channel="C404", text="x") == "channel_not_found"


@pytest.mark.parametrize(
    "block",
    [
        section("x" * 3_001),
        section(""),
        {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}},
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
        {"type": "context", "elements": []},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11},
        {"type": "divider", "colour": "red"},
        {"type": "video_call"},
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "a",
                    "text": {"type": "plain_text", "text": "x" * 76},
                }
            ],
        },
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": "a",
                    "text": {"type": "plain_text", "text": "x"},
                    "value": "v" * 2_001,
                }
            ],
        },
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "action_id": f"a{n}",
                    "positive_button": {
                        "text": {"type": "plain_text", "text": "Good"},
                        "value": "good",
                    },
                    "negative_button": {
                        "text": {"type": "plain_text", "text": "Bad"},
                        "value": "bad",
                    },
                }
                for n in range(6)
            ],
        },
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
        },
    ],
)
def test_blocks_that_slack_refuses(
    client: WebClient, newsroom: Channel, block: dict[str, Any]
) -> None:
    post = client.chat_postMessage
    arguments = {"channel": newsroom.id, "text": "x", "blocks": [block]}
    assert refusal(post, **arguments) == "invalid_blocks"
    assert newsroom.messages == {}


def test_a_message_takes_fifty_blocks_and_only_so_much_text(
    client: WebClient, newsroom: Channel
) -> None:
    post = client.chat_postMessage
    client.chat_postMessage(channel=newsroom.id, text="x", blocks=[section("x" * 190)] * 50)
    many, long = [section("x")] * 51, [section("x" * 3_000)] * 4
    assert refusal(post, channel=newsroom.id, text="x", blocks=many) == "invalid_blocks"
    assert refusal(post, channel=newsroom.id, text="x", blocks=long) == "msg_blocks_too_long"
    assert refusal(post, channel=newsroom.id, markdown_text="x" * 12_001) == "msg_too_long"
    assert refusal(post, channel=newsroom.id, text="x" * 40_001) == "msg_too_long"
    assert refusal(post, channel=newsroom.id, text="") == "no_text"


def test_what_is_wrong_is_said_with_its_place() -> None:
    assert block_faults([{"type": "divider"}, section("x" * 3_001)]) == [
        "must be less than 3001 characters [json-pointer:/blocks/1/text/text]"
    ]


@given(st.text(min_size=1, max_size=3_000))
def test_any_text_within_the_limit_fits_in_a_section(text: str) -> None:
    assert block_faults([section(text)]) == []


def test_a_stream_grows_until_it_is_stopped(
    client: WebClient, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.say(ann, newsroom, "?")
    stream = client.chat_stream(
        buffer_size=1,
        channel=newsroom.id,
        thread_ts=question.ts,
        recipient_team_id=ann.team.id,
        recipient_user_id=ann.id,
    )
    stream.append(markdown_text="One. ")
    message = slack.answers(question)[0]
    assert message.streaming
    where = {"channel": newsroom.id, "ts": message.ts}
    assert refusal(client.chat_update, **where, text="x") == "streaming_state_conflict"
    assert refusal(client.chat_delete, **where) == "cant_delete_message"
    stream.append(markdown_text="Two.")
    stream.stop(blocks=[section("Sources")])
    assert slack.answer(question).shown == "One. Two.\nSources"
    again = client.chat_appendStream
    assert refusal(again, **where, markdown_text="x") == "message_not_in_streaming_state"


def test_streams_in_channels_need_a_thread_and_a_recipient(
    client: WebClient, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.say(ann, newsroom, "?")
    start = client.chat_startStream
    where = {"channel": newsroom.id, "thread_ts": question.ts}
    whose = {"recipient_team_id": ann.team.id, "recipient_user_id": ann.id}
    assert refusal(start, **where) == "missing_recipient_team_id"
    assert refusal(start, **where, recipient_team_id=ann.team.id) == "missing_recipient_user_id"
    assert refusal(start, **{**where, "thread_ts": "1.0"}, **whose) == "invalid_thread_ts"
    assert refusal(start, **where, **whose, markdown_text="x" * 12_001) == "msg_too_long"
    assert slack.answers(question) == []


def test_a_stream_ends_by_itself_after_five_minutes(
    client: WebClient, slack: Slack, ann: User
) -> None:
    question = slack.direct_message(ann, "?")
    started = client.chat_startStream(
        channel=question.channel.id, thread_ts=question.ts, markdown_text="One."
    )
    slack.pass_time(301)
    where = {"channel": question.channel.id, "ts": started["ts"]}
    error = refusal(client.chat_appendStream, **where, markdown_text="Two.")
    assert error == "message_not_in_streaming_state"
    client.chat_update(**where, text="One. Two.")
    assert slack.answer(question).shown == "One. Two."


def test_a_status_goes_with_the_reply_and_by_itself(
    client: WebClient, slack: Slack, ann: User, newsroom: Channel
) -> None:
    question = slack.say(ann, newsroom, "?")
    arguments = {"channel_id": newsroom.id, "thread_ts": question.ts, "status": "searches"}
    client.assistant_threads_setStatus(**arguments, loading_messages=["a"] * 10)
    status = slack.status(question)
    assert status is not None
    assert status.text == "searches"
    slack.pass_time(121)
    assert slack.status(question) is None
    client.assistant_threads_setStatus(**arguments)
    client.chat_postMessage(channel=newsroom.id, thread_ts=question.ts, text="here")
    assert slack.status(question) is None
    assert [each.text for each in slack.statuses(question)] == ["searches", "searches", ""]
    call = client.assistant_threads_setStatus
    assert refusal(call, **arguments, loading_messages=["a"] * 11) == "invalid_arguments"


def test_a_thread_comes_in_pages(
    client: WebClient, slack: Slack, ann: User, newsroom: Channel
) -> None:
    root = slack.say(ann, newsroom, "0")
    for number in range(1, 6):
        slack.say(ann, newsroom, str(number), thread=root)
    pages = client.conversations_replies(channel=newsroom.id, ts=root.ts, limit=4)
    assert [[m["text"] for m in page["messages"]] for page in pages] == [
        ["0", "1", "2", "3"],
        ["4", "5"],
    ]


def modal(title: str = "A title") -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": title},
        "blocks": [section("x")],
    }


def test_a_trigger_opens_one_modal_within_three_seconds(
    client: WebClient, slack: Slack, ann: User
) -> None:
    first, second = slack.interactions.trigger(ann), slack.interactions.trigger(ann)
    client.views_open(trigger_id=first, view=modal())
    assert slack.modal(ann).shown == "A title\nx"
    assert refusal(client.views_open, trigger_id=first, view=modal()) == "exchanged_trigger_id"
    slack.pass_time(3.1)
    assert refusal(client.views_open, trigger_id=second, view=modal()) == "expired_trigger_id"
    assert refusal(client.views_open, trigger_id="none", view=modal()) == "invalid_trigger_id"


@pytest.mark.parametrize(
    "view",
    [
        modal("x" * 25),
        {**modal(), "private_metadata": "x" * 3_001},
        {**modal(), "blocks": [{"type": "divider"}] * 101},
        {**modal(), "blocks": [{"type": "context_actions", "elements": []}]},
        {**modal(), "type": "home"},
    ],
)
def test_views_that_slack_refuses(
    client: WebClient, slack: Slack, ann: User, view: dict[str, Any]
) -> None:
    trigger_id = slack.interactions.trigger(ann)
    assert refusal(client.views_open, trigger_id=trigger_id, view=view) == "invalid_arguments"


def test_a_view_has_at_most_250_kilobytes(client: WebClient, slack: Slack, ann: User) -> None:
    view = {**modal(), "blocks": [section("x" * 2_990)] * 90}
    trigger_id = slack.interactions.trigger(ann)
    assert refusal(client.views_open, trigger_id=trigger_id, view=view) == "view_too_large"


def test_faults_come_when_they_are_planned(
    slack: Slack, client: WebClient, newsroom: Channel
) -> None:
    slack.faults.add("chat.postMessage", HttpStatus(503), at=2)
    slack.faults.add("chat.postMessage", Dropped(), at=3)
    client.chat_postMessage(channel=newsroom.id, text="1")
    with pytest.raises(SlackApiError) as failed:
        client.chat_postMessage(channel=newsroom.id, text="2")
    assert failed.value.response.status_code == 503
    with pytest.raises(OSError, match=r"closed|reset"):
        client.chat_postMessage(channel=newsroom.id, text="3")
    client.chat_postMessage(channel=newsroom.id, text="4")
    assert [message.text for message in newsroom.messages.values()] == ["1", "4"]


@pytest.mark.slow
def test_the_sdk_waits_as_long_as_a_rate_limit_says(
    slack: Slack, client: WebClient, newsroom: Channel
) -> None:
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=2))
    slack.faults.add("chat.postMessage", RateLimited(1), times=2)
    client.chat_postMessage(channel=newsroom.id, text="1")
    first, second, third = slack.calls_of("chat.postMessage")
    assert second.at - first.at >= 1
    assert third.at - second.at >= 1
    assert len(newsroom.messages) == 1


def test_a_response_url_works_five_times(slack: Slack, ann: User, newsroom: Channel) -> None:
    url = slack.interactions.response_url(ann, newsroom)
    webhook = WebhookClient(url)
    for number in range(5):
        assert webhook.send(text=str(number)).status_code == 200
    assert webhook.send(text="5").status_code == 404
    assert [note.shown for note in slack.notes(ann, newsroom)] == list("01234")


def test_a_code_becomes_a_token_that_can_be_renewed() -> None:
    with Slack(App(rotates_tokens=True), installed=False) as slack:
        client = WebClient(base_url=slack.api_url)
        ours = {"client_id": slack.app.client_id, "client_secret": slack.app.client_secret}
        code = slack.consent(slack.person("ann"))
        granted = client.oauth_v2_access(**ours, code=code)
        assert refusal(client.oauth_v2_access, **ours, code=code) == "invalid_code"
        assert client.auth_test(token=granted["access_token"])["team_id"] == slack.team.id
        slack.pass_time(granted["expires_in"] + 1)
        assert refusal(client.auth_test, token=granted["access_token"]) == "token_expired"
        renewed = client.oauth_v2_access(
            **ours, grant_type="refresh_token", refresh_token=granted["refresh_token"]
        )
        assert client.auth_test(token=renewed["access_token"])["ok"]
