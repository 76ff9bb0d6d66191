"""Benchmarks and audits of the site, most of them in a real browser, and their budgets."""
