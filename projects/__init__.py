"""The projects, the calls and the offers; `programme` alone imports them."""
