"""The balance page (平衡表)."""
