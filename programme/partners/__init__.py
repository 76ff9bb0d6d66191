"""The institutions of the programme: their directory, their pages, their places on the map of France, what ROR says."""
