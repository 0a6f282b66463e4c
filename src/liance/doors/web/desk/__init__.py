"""The desk (工作台): what is due, by clock."""
