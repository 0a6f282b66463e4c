"""The draw of an examination as a file: the algorithm of ``paper.md``, the script that replays it."""
