"""Where what is deleted in the admin stays for thirty days, with all that hung on it."""
