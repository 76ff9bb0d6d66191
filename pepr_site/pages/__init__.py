"""What every page of the site has: the base page, visibility, shared fields, forms, dates, banner, references, languages."""
