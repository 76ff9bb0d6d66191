"""What the programme's research has given: publications, results, platforms, and the public sources they come from.

`sources` asks the network, `arrivals` takes in what came, `pasting` what somebody pastes; `references` writes it for
people and their tools. Other packages may import the models from `research.models`; projects are tied by a foreign key
that is a string.
"""
