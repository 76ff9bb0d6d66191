"""News and events; `programme` alone imports them."""
