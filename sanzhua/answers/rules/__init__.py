"""Comparing, ordering and cutting short on plain values; no Django."""
