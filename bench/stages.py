"""What each stage costs on one core: build/bench/stages over the corpus."""
import json

import common


def main():
    common.BUILD.mkdir(parents=True, exist_ok=True)
    where, texts = common.articles()
    print("%s: %d articles; %s" % (where, len(texts), common.machine()))
    news = common.BUILD / "news.ndjson"
    news.write_text("".join(json.dumps({"id": str(i), "date": "2021-06-01", "text": t}) + "\n" for i, t in enumerate(texts)), encoding="utf8")
    common.show([common.ROOT / "build/bench/stages", common.ROOT / "build/readout.blob", common.ROOT / "models/english.model", news])


if __name__ == "__main__":
    main()
