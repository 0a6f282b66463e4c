"""The installation qualification (ISO/IEC 17025:2017 7.11.2): a whole operation through the real
HTTP doors on a scratch database, step by step, with the clauses that each step proves."""
