"""Annual and special plans (年度计划, 专项计划): strata (分层), targets (计划对象). Clauses P1-P4, R4."""
