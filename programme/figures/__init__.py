"""Key figures: stated once, shown everywhere. Their form, where a change is read, their history."""
