"""Tables of moves, the one door for a change of state, and the change rows."""
