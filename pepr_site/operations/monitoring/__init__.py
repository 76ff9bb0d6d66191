"""How the site is watched, by machines and by the people who run it; it goes on when all this fails.

`wsgi.py`       in front of everything: the request's number, `/health/…`, `/metrics`, a line of log for each request
`unavailable.py` the answer while the database does not answer
`health.py`     whether the process lives, and whether it can serve
`metrics.py`    what Prometheus reads
`measuring.py`  how long a page takes to make, and by how many queries
`logs.py`       logs in JSON, without anything personal
`errors.py`     errors sent to Sentry, where a `SENTRY_DSN` is set
`records.py`    what has happened last: commands, failed mails, slow pages
`operators.py`  the page of the admin for those who run the site
"""
