from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from bot.config import KEYS, Config, from_environment
from index.errors import ConfigurationError

ROOT = Path(__file__).parents[2]


def test_the_example_explains_every_key_with_its_default(tmp_path: Path) -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    settings = [line for line in lines if re.match(r"[A-Z_]+=", line)]
    assert [line.split("=")[0] for line in settings] == list(KEYS)
    for before, line in pairwise(lines):
        if line in settings:
            assert before.startswith("# ")
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8")
    assert from_environment({}, tmp_path) == Config()


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("NEWSDESK_HOME=a\nCHROMA_URL=http://127.0.0.1:1\n")
    config = from_environment({"NEWSDESK_HOME": "b", "CHROMA_URL": ""}, tmp_path)
    assert config.home == Path("b")
    assert config.chroma_url == "http://127.0.0.1:1"


@pytest.mark.parametrize("value", ["soon", "-1", "0", "nan", "inf", "601"])
def test_a_timeout_that_is_none_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(ConfigurationError, match="NEWSDESK_TIMEOUT"):
        from_environment({"NEWSDESK_TIMEOUT": value}, tmp_path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("ALLOW_EXTERNAL", "maybe"),
        ("LOG_TEXTS", "1"),
        ("PUBLIC_URL", "desk.example"),
        ("PUBLIC_URL", "https://desk.example/?a=1"),
        ("LLM_BASE_URL", "127.0.0.1:8080/v1"),
        ("JUDGE_BASE_URL", "localhost"),
        ("EMBEDDING_BASE_URL", "http://"),
        ("SLACK_API_URL", "ftp://slack.example"),
        ("SLACK_CHANNELS", "#news"),
        ("SLACK_CHANNELS", "C0123, news"),
        ("SLACK_CHANNELS", "U0123"),
        ("SLACK_USERS", "@ann"),
        ("SLACK_USERS", "C0123"),
        ("SLACK_BOTS", "newsbot"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_by_its_key(
    tmp_path: Path, key: str, value: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"^{key}: "):
        from_environment({key: value}, tmp_path)


@pytest.mark.parametrize(
    "key", [key for key in KEYS if key.startswith("SLACK_") and key.endswith(("TOKEN", "SECRET"))]
)
@pytest.mark.parametrize("value", ["xoxb-s3\ncret", "“xoxb-s3cret”", "xoxb-s3cret…", "xoxb s3cret"])
def test_a_token_with_stray_characters_is_refused_and_not_shown(
    tmp_path: Path, key: str, value: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"^{key}: ") as refused:
        from_environment({key: value}, tmp_path)
    assert "s3" not in str(refused.value)
    assert "cret" not in str(refused.value)


def test_space_around_a_token_is_left_out(tmp_path: Path) -> None:
    config = from_environment({"SLACK_BOT_TOKEN": " xoxb-1\n"}, tmp_path)
    assert config.slack_bot_token == "xoxb-1"


def test_addresses_end_with_a_slash(tmp_path: Path) -> None:
    config = from_environment({"PUBLIC_URL": "https://desk.example"}, tmp_path)
    assert config.public_url == "https://desk.example/"


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes("NEWSDESK_HOME=Zürich".encode("latin-1"))
    with pytest.raises(ConfigurationError, match="UTF-8"):
        from_environment({}, tmp_path)


def test_secrets_are_not_shown() -> None:
    config = Config(
        embedding_api_key="sk-secret",
        catalogue_url="postgresql://u:secret@h/d",
        store_url="postgresql://u:secret@h/d",
        slack_bot_token="xoxb-secret",
        slack_app_token="xapp-secret",
        slack_signing_secret="secret",
        slack_client_secret="secret",
    )
    assert "secret" not in repr(config)


def test_lists_of_ids_may_hold_every_kind_that_slack_gives(tmp_path: Path) -> None:
    lists = {"SLACK_CHANNELS": "C01,G02 D03", "SLACK_USERS": "U01 W02", "SLACK_BOTS": "B01,A02"}
    config = from_environment(lists, tmp_path)
    assert config.slack_channels == {"C01", "G02", "D03"}
    assert config.slack_users == {"U01", "W02"}
    assert config.slack_bots == {"B01", "A02"}


def test_a_reply_leaves_room_for_passages_in_the_window(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="LLM_MAX_TOKENS: a reply of 8000 tokens"):
        from_environment({"LLM_MAX_TOKENS": "8000"}, tmp_path)
    both = {"LLM_MAX_TOKENS": "8000", "LLM_WINDOW": "16000"}
    assert from_environment(both, tmp_path).llm_max_tokens == 8_000
