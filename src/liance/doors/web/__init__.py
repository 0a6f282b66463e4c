"""Office pages (办公页面): Django templates, one sub-package per navigation noun."""
