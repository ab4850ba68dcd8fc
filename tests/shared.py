"""The shared reading, which may lie beside the project or beside the folder of a second checkout."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
_FOUND = [folder / "shared" for folder in _ROOT.parents[:2] if (folder / "shared" / "contracts.md").is_file()]

IS_THERE = bool(_FOUND)
SHARED = _FOUND[0] if _FOUND else _ROOT.parent / "shared"
