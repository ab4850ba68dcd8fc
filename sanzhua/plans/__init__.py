"""Plan documents to tasks: who leads, who helps, until when, how much."""
