"""Dispatch (调度), notices (通报), meetings (会商), mechanism documents (机制文件). Clauses O1-O3, X1, X2."""
