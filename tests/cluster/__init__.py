"""The site on several machines, all of them this one.

nginx, two nodes, two workers, PostgreSQL, a bucket.

`machines.py`  starts and stops each of them, as `deploy/` says
`visitors.py`  who asks for pages meanwhile, and counts what fails
`plays.py`     what an operator does, or what breaks
`queues.py`    the same, of the queue of tasks
`editors.py`   an editor, who publishes and uploads on a node
`hostile.py`   what an attacker sends to nginx
`__main__.py`  all of it, a table and a JSON file: `make test-cluster`
"""
