"""What the site offers to reuse: datasets that the apps declare, in files at lasting addresses."""
