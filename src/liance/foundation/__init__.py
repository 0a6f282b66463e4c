"""What every package of the mechanism stands on."""
