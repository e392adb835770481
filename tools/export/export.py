"""python tools/export/export.py SOURCE OUT [options]: makes a model folder for Pincel. README.md says all about it."""

import logging
import os
import shutil
import sys
import warnings
from pathlib import Path

# Nothing is ever fetched: what is not in SOURCE is asked for by name.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import torch
from diffusers.utils import logging as diffusers_logging
from transformers.utils import logging as transformers_logging

from configs import write_configs
from describe import abilities, origins, write_manifest, write_model_index
from graphs import write_graphs
from options import Options, parse_options
from refusal import Refusal
from run import prepare

UNKNOWN_LICENCE = "unknown"


def main(arguments: list[str] | None = None) -> int:
    try:
        options = parse_options(arguments, __doc__ or "")
        be_quiet()
        if options.threads > 0:
            torch.set_num_threads(options.threads)
        return export(options)
    except Refusal as refusal:
        print(f"export: {refusal}", file=sys.stderr)
        return 2


@torch.no_grad()
def export(options: Options) -> int:
    # A folder that is not finished must not be taken for a model.
    unfinished = options.out.with_name(f"{options.out.name}.unfinished")
    run = prepare(options, unfinished)
    shutil.rmtree(unfinished, ignore_errors=True)
    write_graphs(run)
    write_configs(run)
    licence = options.licence or run.source.licence or UNKNOWN_LICENCE
    can = abilities(run)
    write_model_index(run, licence, can)
    write_manifest(unfinished, options.name, options.version, licence, can, origins(options))
    run.report.print()
    if run.report.failed:
        print(f"\nThat is too far from PyTorch. {unfinished} is left to look at, not to be used.", file=sys.stderr)
        return 1
    unfinished.rename(options.out)
    print(f"\n{options.out} can: {', '.join(can)}. Licence: {licence}. {mib(options.out):.0f} MiB.")
    if licence == UNKNOWN_LICENCE:
        print("Nothing says what its licence is: read the model's page, and name it with --licence.")
    return 0


def mib(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def be_quiet() -> None:
    """Warnings of the tracer about every shape that becomes part of the graph; the comparison is what tells."""
    warnings.filterwarnings("ignore")
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    diffusers_logging.set_verbosity_error()
    diffusers_logging.disable_progress_bar()
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()


if __name__ == "__main__":
    sys.exit(main())
