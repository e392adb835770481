#!/usr/bin/env bash
# Measures Pincel on a CUDA machine against diffusers in fp16 and under torch.compile: full-size Stable Diffusion 1.5 and
# AnimateDiff-Lightning with random weights, made, exported and optimised here. docs/benchmarks.md says how to read it.
#
#   bench/cuda/run.sh [STAGE…] [--tiny] [--work FOLDER] [--python PATH] [--node PATH]
#
# Stages: make, export, pincel, diffusers, profile; all of them in this order when none is named. `make` and `export` are
# skipped where their result is there, so that a run that was cut short goes on. --tiny tries everything at a toy size on
# the CPU; its figures mean nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=${TMPDIR:-/tmp}/pincel-cuda python=python3 node=node tiny=false stages=()
while [ $# -gt 0 ]; do
  case $1 in
    --tiny) tiny=true ;;
    --work) work=$2; shift ;;
    --python) python=$2; shift ;;
    --node) node=$2; shift ;;
    make | export | pincel | diffusers | profile) stages+=("$1") ;;
    *) echo "Unknown: $1. See the head of bench/cuda/run.sh." >&2; exit 2 ;;
  esac
  shift
done
[ ${#stages[@]} -gt 0 ] || stages=(make export pincel diffusers profile)

if $tiny; then
  export OMP_NUM_THREADS=1
  work=$work-tiny width=32 provider=cpu device=cpu side=64 steps=4 frames=4 runs=2
else
  width=320 provider=cuda device=cuda side=512 steps=50 frames=16 runs=5
  # onnxruntime finds CUDA's libraries where PyTorch brought them.
  libraries=$("$python" -c 'import glob, os, nvidia; print(":".join(p for d in nvidia.__path__ for p in glob.glob(os.path.join(d, "*", "lib"))))')
  export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
  nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
fi
mkdir -p "$work"
same=(--side "$side" --steps "$steps" --frames "$frames" --runs "$runs")

make_models() {
  [ -e "$work/sd-motion/config.json" ] || "$python" bench/reference/make_model.py "$work/sd" --width "$width" --motion
}

export_models() {
  [ -e "$work/pincel/manifest.json" ] && return
  rm -rf "$work/pincel"
  "$python" tools/export/export.py "$work/sd" "$work/pincel" --motion-adapter "$work/sd-motion" --motion-steps 4 \
    --unet keep --dtype fp16 --optimize cuda --licence none
}

for stage in "${stages[@]}"; do
  echo "## $stage ($(date -u +%H:%M:%S))"
  case $stage in
    make) make_models ;;
    export) export_models ;;
    pincel) "$node" bench/cuda/draw.ts "$work/pincel" --provider "$provider" "${same[@]}" ;;
    diffusers)
      for way in eager compiled; do
        "$python" bench/cuda/draw_with_diffusers.py "$work/sd" "$work/sd-motion" --device "$device" --way "$way" "${same[@]}" ||
          echo "Not measured: diffusers, $way."
      done
      ;;
    profile) "$node" bench/cuda/profile.ts "$work/pincel" --provider "$provider" --side "$side" --frames "$frames" ;;
  esac
done
