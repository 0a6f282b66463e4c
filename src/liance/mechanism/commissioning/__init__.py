"""Third-party laboratories (社会化检测机构): qualification (资质), filing (备案), commission (委托). Clauses
W6, F2, F3."""
