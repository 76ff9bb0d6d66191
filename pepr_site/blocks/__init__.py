"""The StreamField blocks of page bodies, and the rendering and comparison of rich text."""
