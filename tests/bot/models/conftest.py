from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.compose import open_model
from bot.config import Config
from bot.models import Model
from tests.scripted_model import ScriptedModel

KEY = "sk-scripted-key"


@pytest.fixture
def scripted() -> Iterator[ScriptedModel]:
    with ScriptedModel(key=KEY) as model:
        yield model


@pytest.fixture
def opened(scripted: ScriptedModel) -> Callable[..., Model]:
    """The model that the scripted server serves, with these settings."""

    def open_it(**settings: Any) -> Model:
        model = open_model(Config(**{**scripted.settings, **settings}))
        assert model is not None
        return model

    return open_it
