"""Metamorphic tests of the readers: articles are changed so that their facts stay, or change in a known way.

Each text is read as it is and after each change; told is, for each change and field, the share of values that were
right before and are wrong after, and what was invented. Only texts that a change touches count. A text that is no
longer known as a meeting report counts under ``relevant`` alone; ``all`` is the share of all values that went with it.
Fields with a ``~`` have no gold: the reading must stay as it was. Demands are known by the sentence of the original
that they came from, so changes of layout do not renumber them.

A drop is no proof of a fault: look at ``--show`` before mending, and mend the kind. The method: Chen, Cheung and Yiu,
"Metamorphic testing" (HKUST-CS98-01, 1998).
"""
