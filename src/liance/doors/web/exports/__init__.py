"""One's own exports of lists: asked for, watched, taken (导出)."""
