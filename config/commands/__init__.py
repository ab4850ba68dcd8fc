"""One module a command; each has add_parser() and run(), and is loaded only when it is called."""
