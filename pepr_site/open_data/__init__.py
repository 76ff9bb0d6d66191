"""Open data: the datasets of page and snippet classes, as files at permanent URLs."""
