"""Reports and what follows them (报告与报送): prepare, review, sign, upload, copy, cases, penalties."""
