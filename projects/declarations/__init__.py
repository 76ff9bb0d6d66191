"""What people without an account say of a project: « Je sais : le dire, avec une source », and what becomes of it."""
