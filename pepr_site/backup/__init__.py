"""The site in one file, and back: database, pictures and documents, and a manifest that proves them whole.

`archive.py`    the file: a tar of parts, each with its checksum, sealed
`inventory.py`  what one snapshot of the database holds: rows by table, migrations, names of files
`postgres.py`   PostgreSQL's own programs, never older than the server
`making.py`     a backup, consistent while editors work
`retention.py`  which archives are kept
`restoring.py`  a restoration: checked first, made beside, swapped at the end
`swapping.py`   the moment at which the site changes over, database and files
`files.py`      the media storage, whatever it is

How to use it: `docs/operating.md`. Why it is so: `docs/decisions/backups.md`.
"""


class BackupError(Exception):
    """Why there is no backup or no restoration, in words that whoever typed the command can act on."""
