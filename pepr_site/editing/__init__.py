"""The editors' tools: dashboard, guide, content checks, reports, pasting, deletion, ordering."""
