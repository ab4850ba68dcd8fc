"""From a plan document's file to its tasks: plain Python, no Django, no database. The tables lie in `tables`."""
