"""The draw (双随机抽取, P2): the algorithm of ``draw.md``, its files, the script that replays it."""
