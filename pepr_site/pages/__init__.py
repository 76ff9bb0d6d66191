"""What every page of the site has: base page, visibility, shared fields, forms, dates, banner, references, languages."""
