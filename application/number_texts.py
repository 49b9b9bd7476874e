"""Numbers as texts, remembered: prices on a grid and sizes come again and again."""

_MOST = 16_384


class NumberTexts(dict[float, str]):
    """Number → the shortest text that reads back as it; looking one up costs a third of making it anew. Bounded."""

    def __missing__(self, number: float) -> str:
        if len(self) >= _MOST:
            self.clear()
        text = self[number] = repr(number)
        return text
