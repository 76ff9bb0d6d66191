"""What one expects to know of a project: the list of facts, how they are read and typed, and where they are told."""
