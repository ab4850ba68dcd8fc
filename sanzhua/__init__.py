"""三抓: a city enters each figure of its investment projects once, signed by a named person."""
