from __future__ import annotations

import sys
from pathlib import Path

# The scripts of benchmarks/ import each other by their plain names, as Python runs them.
sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
