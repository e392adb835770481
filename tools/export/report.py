"""What was measured, as a table at the end; what is to be known, as it comes."""

from dataclasses import dataclass, field
from pathlib import Path

from onnx_export import Difference

# Against PyTorch, relative to the largest value of an output. Seen: below 1e-5.
FP32_RELATIVE = 1e-4
# Root mean square of the difference by that of the output.
FP16_RMS = 2e-2
INT8_RMS = 5e-2
# The least that an 8-bit graph's picture may have against fp32's.
INT8_DECIBELS = 30


@dataclass(frozen=True)
class Row:
    file: str
    mib: float
    seconds: float
    difference: Difference
    limit: str
    verdict: str
    note: str


@dataclass
class Report:
    rows: list[Row] = field(default_factory=list)
    failed: bool = False

    def say(self, text: str) -> None:
        print(text, flush=True)

    def add_full(self, path: Path, seconds: float, difference: Difference, note: str = "") -> None:
        held = difference.relative < FP32_RELATIVE
        self._add(path, seconds, difference, f"max {FP32_RELATIVE:.0e}", "ok" if held else "FAILED", note)
        self.failed |= not held

    def add_half(self, path: Path, seconds: float, difference: Difference, note: str = "") -> None:
        held = difference.rms < FP16_RMS
        self._add(path, seconds, difference, f"rms {FP16_RMS:.0e}", "ok" if held else "FAILED", note)
        self.failed |= not held

    def add_int8(self, path: Path, seconds: float, difference: Difference) -> bool:
        """False when it is too far off to be kept, which fails nothing."""
        held = difference.rms < INT8_RMS
        self._add(path, seconds, difference, f"rms {INT8_RMS:.0e}", "ok" if held else "dropped", "")
        return held

    def _add(
        self, path: Path, seconds: float, difference: Difference, limit: str, verdict: str, note: str
    ) -> None:
        data = path.with_name(f"{path.name}_data")
        size = path.stat().st_size + (data.stat().st_size if data.exists() else 0)
        file = f"{path.parent.name}/{path.name}"
        self.rows.append(Row(file, size / 2**20, seconds, difference, limit, verdict, note))
        self.say(f"{file}: {size / 2**20:.1f} MiB in {seconds:.1f} s, {verdict} {note}".rstrip())

    def print(self) -> None:
        width = max(len(row.file) for row in self.rows)
        print(f"\n{'graph':{width}} {'MiB':>8} {'s':>7} {'max':>9} {'max/out':>9} {'rms/out':>9}  limit")
        for row in self.rows:
            found = row.difference
            print(
                f"{row.file:{width}} {row.mib:8.1f} {row.seconds:7.1f} {found.absolute:9.1e} {found.relative:9.1e} "
                f"{found.rms:9.1e}  {row.limit} {row.verdict} {row.note}".rstrip()
            )
        print(
            "max: largest difference from PyTorch. max/out: by the output's largest value, or 1. rms/out: root mean "
            "squares. Each the worst of other batches and sizes than the traced ones."
        )
