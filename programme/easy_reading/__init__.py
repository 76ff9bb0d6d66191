"""Pages easy to read, each the twin of another."""
