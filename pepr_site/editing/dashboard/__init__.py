"""Where the staff arrives: what waits for each person, and one click to what is done most."""
