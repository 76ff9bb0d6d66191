"""Research outputs: publications, results, platforms, and the public sources they are imported from.

`sources` queries them, `imports` merges the records, `pasting` reads what somebody pastes; `references` writes
bibliographies. Other packages may import the models from `research.models`; its foreign keys to projects are strings.
"""
