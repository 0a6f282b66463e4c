"""The outside world, each neighbour with a Null twin."""
