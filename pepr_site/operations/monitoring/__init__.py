"""How the site is monitored, by machines and by the people who run it; it goes on when all this fails.

`middleware.py`     in front of the page cache: the request's number, a line of log and figures for each, `/health/…`
`health.py`         whether the process lives, and whether it can serve
`metrics.py`        what Prometheus reads
`alerts.py`         what must be seen to, for Prometheus and for people
`logs.py`           logs in JSON and errors sent to Sentry, without anything personal
`operation_log.py`  what has happened last: commands, failed mails, slow pages
`status_page.py`    the page of the admin for those who run the site
"""
