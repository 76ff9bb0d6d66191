"""The project, in packages that each say what they are for; docs/architecture.md tells how they stand on each other."""
