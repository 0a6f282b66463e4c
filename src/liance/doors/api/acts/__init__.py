"""Acts (办理): everything a page can do that a program may do too, one row for each.

A row names the action or flow that the page calls; address, body, example and document follow from
its signature. What is left to the pages stands in ``apart``, each with its reason.
"""
