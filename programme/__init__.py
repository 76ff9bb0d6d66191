"""The programme: home page, axes and objectives, menus, questions. It may import every other package.

`figures`, `glossary` and `partners` hold its snippets, each with a page; `kits` material to reuse; `history` what is
new and dated versions; `easy_reading` easy-to-read pages; `report` the activity report.
"""
