"""What is measured of the site in a real browser, by which means, and within which budgets."""
