"""What is known of the site's accessibility, as data: the 106 criteria of the RGAA, and what the statement says."""
