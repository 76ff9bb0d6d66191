"""What the programme's research has given: publications, results, platforms, and the public sources they come from.

Other packages may import the models from `research.models`; projects are tied by a foreign key that is a string.
"""
