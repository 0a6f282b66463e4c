"""Plans (计划): list, board, drafting, signing, filing, reasons (P1, P2, P4, R4)."""
