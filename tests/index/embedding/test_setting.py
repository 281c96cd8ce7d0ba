from __future__ import annotations

from index.embedding import load, setting


def test_a_remembered_model_can_be_set_again() -> None:
    model = load("static")
    assert load(setting(model.name)).name == model.name


def test_served_models_are_set_as_they_are_remembered() -> None:
    assert setting("openai:text-embedding-3-small") == "openai:text-embedding-3-small"
