"""The project. Each package says what it is for; docs/architecture.md describes the layers."""
