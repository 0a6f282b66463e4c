"""Contact sheets (工作联系单), negotiation (协商), open fields (待现场确定), infeasibility (办不到). Clauses
W1-W7, X3."""
