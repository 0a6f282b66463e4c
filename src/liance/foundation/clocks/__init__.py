"""Running deadlines (时限): facts and next due instant; colour is computed."""
