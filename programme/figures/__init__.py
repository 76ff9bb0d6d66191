"""Key figures: stored once, shown everywhere. Models, form, preview of a change, history."""
