"""The parts of pages as template tags, one module per family; ``liance_ui`` joins them."""
