"""Infrastructure: content version, page cache, tasks, mail, monitoring, uploads, backup.

The lowest layer but the settings: every other package may import it, and it imports none of them.
"""
