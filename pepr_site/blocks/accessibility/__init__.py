"""The accessibility of the site, as data: the 106 criteria of the RGAA, and the wording of the statement."""
