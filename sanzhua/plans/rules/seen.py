"""What somebody saw when a page was opened, so that a later change by another hand is not written over."""

from __future__ import annotations

import hashlib
import json


def seal(values: object) -> str:
    """The same plain values give the same sixteen signs."""
    said = json.dumps(values, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
