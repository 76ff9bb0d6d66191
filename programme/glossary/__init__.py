"""The glossary: its terms, their definitions in running text, and where each is used."""
