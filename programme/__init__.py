"""The programme: home, axes, objectives, institutions, key figures, glossary; it may import all the rest."""
