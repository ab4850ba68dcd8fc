"""From a plan document's file to its tasks: plain Python, no Django, no database. What offices write is in `tables`."""
