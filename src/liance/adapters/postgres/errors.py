"""What can keep an installation from running, said once, clearly, in both languages."""


class PlatformError(Exception):
    """The platform cannot run. `code` is stable; `zh` and `en` each say what to do."""

    def __init__(self, code: str, *, zh: str, en: str) -> None:
        super().__init__(f"{zh}\n{en}")
        self.code = code
        self.zh = zh
        self.en = en
