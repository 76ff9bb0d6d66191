"""What the site offers to reuse: the datasets of its classes, in files at lasting addresses."""
