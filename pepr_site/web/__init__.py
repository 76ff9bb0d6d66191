"""Public views beside pages: feeds, calendars, sitemap, structured data, citations, API, error pages."""
