"""The projects, the calls and the offers; `programme` alone imports them.

`facts` is what one expects to know of a project, how it is typed and where it is told; `declarations` what people
without an account say of it, and the letters that ask them.
"""
