"""docs/models.md names the providers, extras and defaults that there are."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.config import KEYS, Config
from bot.models import PROVIDERS

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "models.md").read_text("utf-8")
TABLE = re.findall(r"^\| `([^`=]+)`[^|]*\| [^|]* \| ([^|]+) \| ([^|]+) \|", PAGE, re.MULTILINE)


def test_the_table_has_the_providers() -> None:
    names = [name for name, _, _ in TABLE]
    known = [provider.example for provider in PROVIDERS.values()]
    assert names == ["none", *known, "llama_index.llms.groq.Groq:MODEL"]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_the_extra_and_the_needs_of_a_provider(provider: str) -> None:
    known = PROVIDERS[provider]
    ((_, install, needs),) = [row for row in TABLE if row[0] == known.example]
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert known.extra in extras["optional-dependencies"]
    assert install == f"`pip install 'newsdesk[{known.extra}]'`"
    for field in known.needs:
        assert f"`LLM_{field.upper()}`" in needs.split("unless")[0]


def test_the_settings_and_their_defaults() -> None:
    rows = dict(re.findall(r"^\| `(LLM_\w+)` \| (\S*) ?\|", PAGE, re.MULTILINE))
    apart = {"LLM_BASE_URL", "LLM_API_KEY"}
    assert set(rows) == {key for key in KEYS if key.startswith("LLM_")} - apart
    for key, said in rows.items():
        default = getattr(Config(), KEYS[key])
        assert said == ("" if default is None else f"{default:g}"), key
