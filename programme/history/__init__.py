"""What pages have said: what is new since a day, its feed, and what a page said on a day."""
