"""Working days and due dates; a year without a published calendar is refused."""
