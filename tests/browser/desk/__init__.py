"""What people do at the desk, in a real browser: each task counted, and done as its page of the guide says."""
