"""Who and what there is: jurisdictions (辖区), agencies (机构), staff (人员), persons in charge (专人负责),
pairings (同级对应), sources (污染源), outlets (排放口). Clauses S1, S2, O1, C3."""
