from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.evaluation.gates import Fall, Floors, falls, raised, read_floors, write_floors
from bot.evaluation.questions import DatasetError
from bot.evaluation.runs import Manifest
from bot.evaluation.statistics import Figure

ManifestOf = Callable[..., Manifest]


def measured(**values: float | None) -> dict[str, Figure]:
    names = {
        "hit": "quote_hit@3",
        "declined": "declined_answerable",
        "f1": "f1",
        "ms": "latency_p50_ms",
    }
    return {names[name]: Figure(value, None, None, 100) for name, value in values.items()}


@pytest.fixture
def path(tmp_path: Path, manifest_of: ManifestOf) -> Path:
    path = tmp_path / "floors.json"
    made = raised(
        manifest_of(), measured(hit=0.66667, declined=0.12341, ms=50.0), path, lower=False
    )
    write_floors(path, made)
    return path


def test_floors_are_what_was_measured_rounded_so_that_it_passes(
    path: Path, manifest_of: ManifestOf
) -> None:
    assert json.loads(path.read_text()) == {
        "set": {
            "data": "d",
            "judge": "exact quotes",
            "floors": {"quote_hit@3": 0.6666, "declined_answerable": 0.1235},
        }
    }
    assert falls(manifest_of(), measured(hit=0.66667, declined=0.12341), path) == []


def test_what_fell_is_named_with_its_floor(path: Path, manifest_of: ManifestOf) -> None:
    figures = measured(hit=0.6, declined=0.2, f1=0.0)
    assert falls(manifest_of(), figures, path) == [
        Fall("quote_hit@3", 0.6666, 0.6),
        Fall("declined_answerable", 0.1235, 0.2),
    ]
    assert falls(manifest_of(), measured(hit=None, declined=0.1), path) == [
        Fall("quote_hit@3", 0.6666, None)
    ]


@pytest.mark.parametrize(("hits", "fell"), [(66, False), (65, True), (90, False)])
def test_one_question_is_no_fall(
    tmp_path: Path, manifest_of: ManifestOf, hits: int, fell: bool
) -> None:
    path = tmp_path / "floors.json"
    write_floors(path, raised(manifest_of(), measured(hit=67 / 100), path, lower=False))
    assert bool(falls(manifest_of(), measured(hit=hits / 100), path)) is fell


def test_raising_never_lowers_unless_that_is_allowed(path: Path, manifest_of: ManifestOf) -> None:
    mixed = measured(hit=0.7, declined=0.3)
    kept = raised(manifest_of(), mixed, path, lower=False)["set"].floors
    assert kept == {"quote_hit@3": 0.7, "declined_answerable": 0.1235}
    lowered = raised(manifest_of(), mixed, path, lower=True)["set"].floors
    assert lowered == {"quote_hit@3": 0.7, "declined_answerable": 0.3}


def test_floors_of_other_data_are_not_compared_with(path: Path, manifest_of: ManifestOf) -> None:
    other = manifest_of(data={"name": "set", "digest": "other"})
    for act in (
        lambda: falls(other, measured(hit=0.9), path),
        lambda: raised(other, measured(hit=0.9), path, lower=False),
    ):
        with pytest.raises(DatasetError, match="other data"):
            act()
    replaced = raised(other, measured(hit=0.1), path, lower=True)
    assert replaced["set"] == Floors("other", "exact quotes", {"quote_hit@3": 0.1})


def test_floors_of_another_judge_are_not_compared_with(path: Path, manifest_of: ManifestOf) -> None:
    with pytest.raises(DatasetError, match=r"judged by exact quotes.*JUDGE"):
        falls(manifest_of(judge="small"), measured(hit=0.9), path)


def test_other_data_sets_keep_their_floors(path: Path, manifest_of: ManifestOf) -> None:
    new = manifest_of(data={"name": "new", "digest": "n"})
    assert set(raised(new, measured(hit=0.5), path, lower=False)) == {"set", "new"}
    with pytest.raises(DatasetError, match=r"no floors for new.*--raise-floors") as caught:
        falls(new, measured(hit=0.5), path)
    assert caught.value.where == str(path.resolve())


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"set": {}}', '{"set": {"data": "d", "floors": {"quote_hat": 1}}}']
)
def test_a_file_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.json"
    path.write_text(text)
    with pytest.raises(DatasetError, match="no floors"):
        read_floors(path)
    assert read_floors(tmp_path / "missing.json") == {}


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="cannot be written"):
        write_floors(tmp_path / "missing" / "floors.json", {})
