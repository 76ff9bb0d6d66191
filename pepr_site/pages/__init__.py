"""The base of every page: base class, visibility, fields, forms, dates, banner, references, languages."""
