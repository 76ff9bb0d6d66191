"""The blocks of a page's body, and how rich text is written, compared and read."""
