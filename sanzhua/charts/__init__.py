"""Drawing from plain series, as SVG that stands beside its table."""
