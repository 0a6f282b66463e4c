"""Contact sheets (联系单): list, writing, the sheet, return, cannot do, decision, filling in."""
