"""The programme: home page, axes and objectives, menus, questions; it may import all the rest.

`figures`, `glossary` and `partners` hold its lists, each with its page; `kits` what others take away (press, funding
sentence, partner's kit, sheets); `history` what pages have said; `easy_reading` the pages easy to read; `report` the
activity report of a year.
"""
