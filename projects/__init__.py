"""The projects and the calls; `programme` alone imports them."""
