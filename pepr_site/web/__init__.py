"""What the site gives beside its pages: views, feeds, calendars, sitemap, structured data, citations, API, refusals."""
