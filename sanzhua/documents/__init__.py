"""Typed files with hash, owner unit, rights and scan state."""
