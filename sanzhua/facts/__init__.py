"""One metric layer: parts, their catalogue, metric definitions, the engine and the way down to the rows."""
