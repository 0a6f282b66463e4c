"""Lists from files (导入): a template to fill, a trial of every row, then all of it or nothing."""
