"""Monitoring, for machines and operators; the site goes on when all of it fails.

`middleware.py`     in front of the page cache: request identifiers, log lines, metrics, `/health/…`
`health.py`         whether the process lives, and whether it can serve
`metrics.py`        Prometheus metrics
`alerts.py`         what operators must act on
`logs.py`           JSON logs, and errors for Sentry, without personal data
`operation_log.py`  the last runs of commands, failed mails, slow pages
`status_page.py`    the operators' page in the admin
"""
