"""What came from the sources, how it joins what is known, and the screen where a person decides on the rest."""
