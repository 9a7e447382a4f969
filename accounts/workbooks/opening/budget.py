"""How much of a workbook may be held in memory at once: measured so that any file stays below 300 MB."""

from dataclasses import dataclass

from accounts.workbooks.opening.refusals import inflated

# 1,000 subjects in every official table, those by economic subject included, are about 260,000 cells.
MOST_CELLS = 400_000
MOST_TEXT = 24_000_000
MOST_PLACES = 2_000_000
# A walk takes about 0.06 s for 1 MB.
MOST_WALKED = 48 * 1024 * 1024
MOST_SHEETS = 300
MOST_MERGED = 20_000
MOST_MERGED_PLACES = 500_000
WAN = 10_000


@dataclass(slots=True)
class Budget:
    """What the sheets of one workbook have taken so far; each method refuses what goes beyond."""

    cells: int = 0
    text: int = 0
    places: int = 0
    merged: int = 0
    walked: int = 0

    def text_left(self) -> int:
        """Return how many characters may still come."""
        return MOST_TEXT - self.text

    def take_walk(self, sheet: str, size: int) -> None:
        """Count the bytes of a sheet that must be walked through element by element."""
        self.walked += size
        if self.walked > MOST_WALKED:
            found = f"解压后有 {self.walked >> 20} MB，其中有公式、隐藏行列或大量文字"
            raise inflated(found, f" {MOST_WALKED >> 20} MB", sheet=sheet)

    def take_content(self, sheet: str, *, cells: int, text: int) -> None:
        """Count cells that hold something, and characters of text."""
        self.cells += cells
        self.text += text
        if self.cells > MOST_CELLS:
            raise inflated(f"有内容的单元格超过 {MOST_CELLS // WAN} 万个", f" {MOST_CELLS // WAN} 万个", sheet=sheet)
        if self.text > MOST_TEXT:
            raise inflated(f"文字超过 {MOST_TEXT // WAN} 万字", f" {MOST_TEXT // WAN} 万字", sheet=sheet)

    def take_rectangle(self, sheet: str, *, height: int, width: int, last: str) -> None:
        """Count the rectangle from A1 to the last cell that holds something; ``last`` is that cell's name."""
        self.places += height * width
        if self.places > MOST_PLACES:
            found = f"内容一直延伸到单元格 {last}，中间多为空白"
            raise inflated(found, f" {MOST_PLACES // WAN} 万个单元格（含空白）", sheet=sheet)

    def take_merged(self, sheet: str, merged: int) -> None:
        """Count merged areas."""
        self.merged += merged
        if self.merged > MOST_MERGED:
            raise inflated(f"合并单元格超过 {MOST_MERGED // WAN} 万处", f" {MOST_MERGED // WAN} 万处", sheet=sheet)
