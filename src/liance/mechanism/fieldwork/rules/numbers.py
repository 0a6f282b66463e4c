"""What a device is called: ``汉执-07``."""


def device_number(document_prefix: str, running: int) -> str:
    """The agency's own characters of its document prefix (汉环执联 → 汉执), and a running number."""
    own = document_prefix.removesuffix("联").replace("环", "") or document_prefix or "设备"
    return f"{own}-{running:02d}"
