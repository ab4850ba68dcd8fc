"""Judgements of plans on plain values; no Django."""
