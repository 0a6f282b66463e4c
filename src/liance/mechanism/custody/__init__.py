"""Samples (样品) from bottle to disposal: bottles (样品瓶), hand-overs (交接), receipt (接收), chain gaps
(断链). Clause D4."""
