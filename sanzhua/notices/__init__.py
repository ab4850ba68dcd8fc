"""To-do lines for posts and people."""
