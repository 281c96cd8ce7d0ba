"""The built wheel, in an environment with nothing but what it asks for, is the whole product."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]

#: What a wheel is built of.
SOURCE = ("pyproject.toml", "README.md", "LICENSE", "bot", "index")

#: Of whoever runs the tests, without a way to this checkout.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}


def run(*command: str | Path, cwd: Path, env: dict[str, str] = ENVIRONMENT) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def copied(folder: Path) -> Path:
    """The source in a folder of its own: building leaves files behind."""
    source = folder / "source"
    source.mkdir()
    for name in SOURCE:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, source)
    return source


def needed(requirements: list[str], extras: frozenset[str] = frozenset()) -> Iterator[Distribution]:
    """What requirements ask for, and what that asks for, of what is installed here."""
    waiting = [(Requirement(each), extras) for each in requirements]
    seen = set()
    while waiting:
        requirement, extras = waiting.pop()
        marker = requirement.marker
        if marker and not any(marker.evaluate({"extra": extra}) for extra in extras or {""}):
            continue
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key not in seen:
            seen.add(key)
            found = distribution(requirement.name)
            yield found
            waiting += [(Requirement(each), key[1]) for each in found.requires or ()]


def link(found: Distribution, site: Path) -> None:
    """Links to the files of an installed distribution, its commands left out."""
    for file in found.files or ():
        target = site / file
        if ".." not in file.parts and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(found.locate_file(file))


@pytest.mark.slow
def test_the_wheel_answers_where_only_what_it_asks_for_is_installed(tmp_path: Path) -> None:
    wheels, venv = tmp_path / "wheels", tmp_path / "venv"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", wheels, copied(tmp_path), cwd=tmp_path)
    (wheel,) = wheels.glob("newsdesk-*.whl")
    run(sys.executable, "-m", "venv", venv, cwd=tmp_path)
    own = ("-m", "pip", "--disable-pip-version-check", "--quiet")
    run(venv / "bin/python", *own, "install", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    (site,) = venv.glob("lib/python*/site-packages")
    (metadata,) = site.glob("newsdesk-*.dist-info")
    for found in needed(Distribution.at(metadata).requires or []):
        link(found, site)
    run(venv / "bin/python", *own, "check", cwd=tmp_path)
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    newsdesk = venv / "bin/newsdesk"
    run(newsdesk, "index", ROOT / "seeds/articles", "--quiet", cwd=tmp_path, env=env)
    reply = json.loads(
        run(
            newsdesk,
            "ask",
            "By when did UN members have to send North Korean workers home?",
            "--json",
            cwd=tmp_path,
            env=env,
        )
    )
    assert not reply["abstained"]
    assert all(sentence["citations"] for sentence in reply["sentences"])
    assert run(newsdesk, "doctor", cwd=tmp_path, env=env)
    measured = json.loads(
        run(newsdesk, "evaluate", ROOT / "seeds", "--json", cwd=tmp_path, env=env)
    )
    report = tmp_path / measured["report"]
    assert "<svg" in report.read_text("utf-8")
