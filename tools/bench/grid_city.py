"""python -m tools.bench.grid_city ROWS   one county with so many projects, June blank, into an empty database."""

from __future__ import annotations

import sys

from tools.bench.city import build
from tools.bench.workbook import make_county

if __name__ == "__main__":
    build(make_county(int(sys.argv[1])))
