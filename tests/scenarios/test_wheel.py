"""The built wheel, installed into an empty environment, is the whole product."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.slow
def test_the_wheel_answers_in_an_empty_environment(tmp_path: Path) -> None:
    wheels, venv = tmp_path / "wheels", tmp_path / "venv"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", wheels, ROOT, cwd=tmp_path)
    (wheel,) = wheels.glob("newsdesk-*.whl")
    run(sys.executable, "-m", "venv", venv, cwd=tmp_path)
    install = ("-m", "pip", "--disable-pip-version-check", "--quiet", "install")
    constraints = ROOT / "constraints.txt"
    run(venv / "bin/python", *install, "--constraint", constraints, wheel, cwd=tmp_path)
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
