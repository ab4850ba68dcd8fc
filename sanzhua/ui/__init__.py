"""Page shell, components, style sheet and scripts."""
