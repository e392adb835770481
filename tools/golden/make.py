"""python tools/golden/make.py OUT: writes OUT/models, OUT/pipelines and OUT/safety, the same bytes every time."""

import argparse
import logging
import shutil
import sys
import warnings
from pathlib import Path

import torch
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

# The fixtures' graphs are made by the code that exports everybody's models.
sys.path.append(str(Path(__file__).resolve().parent.parent / "export"))

from fixture_files import write_pipelines
from model_folders import FOLDERS, TinyModules, write_model_folder


def print_difference(path: Path, difference: float) -> None:
    name = path.relative_to(path.parents[2])
    print(f"{name}: {path.stat().st_size // 1024} KiB, max difference {difference:.1e}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder of the fixtures, e.g. test/golden/fixtures")
    out: Path = parser.parse_args().out

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    diffusers_logging.set_verbosity_error()
    transformers_logging.set_verbosity_error()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore")

    modules = TinyModules()
    for name in ("models", "pipelines", "safety"):
        shutil.rmtree(out / name, ignore_errors=True)
    for folder in FOLDERS:
        write_model_folder(folder, modules, out / "models", print_difference)
    write_pipelines(modules, out / "pipelines")


if __name__ == "__main__":
    main()
