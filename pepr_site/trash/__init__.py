"""The trash: what is deleted in the admin, kept for thirty days with everything that depends on it."""
