"""Checksums of everything in the model folder: `python -m tools.mini.manifest`."""

import argparse
import hashlib
import json
from pathlib import Path

NAME, VERSION, LICENCE = "mini", "0.1.0", "OFL-1.1 (pictures: Noto Color Emoji) and Unicode-3.0 (names: CLDR)"
FILE = "manifest.json"


def write(model: Path) -> dict[str, object]:
    """Writes manifest.json: sha256 and size of every file that the engine reads."""
    files = {}
    # The card and the scores are for people: mending a sentence must not look like damage.
    left_out = {model / FILE, model / "README.md", model / "scores.json"}
    for path in sorted(p for p in model.rglob("*") if p.is_file() and p not in left_out):
        data = path.read_bytes()
        files[path.relative_to(model).as_posix()] = {
            "sha256": hashlib.sha256(data).hexdigest(),
            "sizeBytes": len(data),
        }
    manifest: dict[str, object] = {"name": NAME, "version": VERSION, "licence": LICENCE, "files": files}
    (model / FILE).write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return manifest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("models/mini"))
    args = parser.parse_args()
    files = write(args.model)["files"]
    assert isinstance(files, dict)
    print(f"{len(files)} files, {sum(f['sizeBytes'] for f in files.values()) / 2**20:.2f} MiB")


if __name__ == "__main__":
    main()
