"""The facts expected of a project: their list, their parsing, and the pages that show them."""
