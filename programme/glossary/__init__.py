"""The glossary: its words, how texts explain them, and where each is explained."""
