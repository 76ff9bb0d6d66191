"""What every page of the site has: base page, visibility, fields, forms, dates, banner, references, languages."""
