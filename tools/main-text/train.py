#!/usr/bin/env python3
"""Learns which blocks of a page are its article, and writes the forest the program reads.

  train.py DATA FEATURES --write FOREST      learns from all pages
  train.py DATA FEATURES --folds 5           cross-validates, pages grouped by site

DATA holds a folder a set with `expected.jsonl`: an object a line with `id`, `url` and `body` (the
judged text) or `with_` and `without` (pieces that must and must not stand in the text). FEATURES
holds SET.jsonl as printed by `cargo run --release --example block_features`.
"""
import argparse, json, os, re, statistics, collections
from urllib.parse import urlsplit

import lightgbm
import numpy as np
from sklearn.model_selection import GroupKFold

from labels import labels

FORMAT = "pundit forest 1"
PARAMETERS = dict(
    objective="cross_entropy", learning_rate=0.07, num_leaves=20, min_data_in_leaf=80, min_sum_hessian_in_leaf=0.05,
    feature_fraction=0.3, bagging_fraction=0.7, bagging_freq=1, lambda_l2=3.0, max_bin=127, verbose=-1,
    num_threads=1, seed=7, deterministic=True, force_col_wise=True,
)
TREES = 260


def squeeze(text):
    return re.sub(r"\s+", " ", text or "").strip()


def site(url):
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    shared = ("wordpress.com", "blogspot.com", "typepad.com", "substack.com", "medium.com")
    labels_kept = 3 if re.search(r"\.(co|com|org|gov|ac)\.\w\w$", host) else 2
    return host if host.endswith(shared) else ".".join(host.split(".")[-labels_kept:])


def read(data, features):
    pages = []
    for name in sorted(os.listdir(features)):
        name = name.removesuffix(".jsonl")
        with open(os.path.join(data, name, "expected.jsonl"), encoding="utf-8") as lines:
            gold = {g["id"]: g for g in map(json.loads, lines)}
        with open(os.path.join(features, name + ".jsonl"), encoding="utf-8") as lines:
            for page in map(json.loads, lines):
                if page["rows"]:
                    pages.append(judged(page, gold[page["id"]], name))
    return pages


def judged(page, gold, name):
    """A page with a label and a weight for every block."""
    rows = np.array(page["rows"], dtype=np.int32)
    words = np.array([len(re.findall(r"\w+", text)) for text in page["texts"]], dtype=float)
    y, weight = np.zeros(len(rows)), np.zeros(len(rows))
    body = gold.get("body") if isinstance(gold.get("body"), str) else ""
    if body.strip():
        # The whole article once more in one piece is no part of it.
        again = (rows[:, page["names"].index("in_shorter")] >= 700) & (words >= 60)
        y = np.array(labels(["" if a else t for a, t in zip(again, page["texts"])], body)[0])
        total = max(len(re.findall(r"\w+", body)), 1)
        if (y * words).sum() >= 0.3 * total:
            weight = (words + 1.5) / (total + 60)
            refused = weight[y < 0.5].sum()
            if refused > 2.5:
                weight[y < 0.5] *= 2.5 / refused
    pieces(page, gold, y, weight, bool(body.strip()))
    return dict(set=name, site=site(gold.get("url")) or page["id"], gold=gold, texts=page["texts"], names=page["names"],
                rows=rows, y=y, weight=weight)


def pieces(page, gold, y, weight, has_body):
    texts = [squeeze(text) for text in page["texts"]]
    for key, value in (("with_", 1.0), ("without", 0.0)):
        for piece in filter(None, map(squeeze, gold.get(key) or [])):
            hits = [at for at, text in enumerate(texts) if piece in text]
            if has_body:
                for at in hits[:3]:
                    if (y[at] > 0.5) == (value > 0.5): weight[at] += 0.04
            elif value == 0 or len(hits) <= 3:
                for at in hits:
                    if value == 1 or weight[at] == 0:
                        y[at] = value
                        weight[at] = max(weight[at], 0.12 / (len(hits) if value == 1 else 1))


def learn(pages, trees=TREES):
    rows = np.vstack([p["rows"] for p in pages])
    y, weight = (np.concatenate([p[key] for p in pages]) for key in ("y", "weight"))
    used = weight > 0
    data = lightgbm.Dataset(rows[used], y[used], weight=weight[used] / weight[used].mean())
    return lightgbm.train(PARAMETERS, data, trees)


def write(model, names, path):
    """Thresholds become whole numbers, leaves thousandths of a logit."""
    def nodes(node, out):
        if "leaf_value" in node:
            out.append(f"={round(node['leaf_value'] * 1000)}")
        else:
            out.append(f"{node['split_feature']}<={int(np.floor(node['threshold']))}")
            nodes(node["left_child"], out)
            nodes(node["right_child"], out)
        return out
    with open(path, "w", encoding="utf-8") as file:
        print(FORMAT, file=file)
        print(*names, file=file)
        for tree in model.dump_model()["tree_info"]:
            print(*nodes(tree["tree_structure"], []), file=file)


def shingles(text, n=4):
    words = re.findall(r"\w+", text or "")
    return collections.Counter(tuple(words[i:i + n]) for i in range(max(len(words) - n + 1, min(len(words), 1))))


def report(pages, kept):
    for name in sorted({p["set"] for p in pages}):
        precision, recall, tp, fp, fn = [], [], 0, 0, 0
        for page, keep in zip(pages, kept):
            if page["set"] != name: continue
            text = "\n".join(t for t, k in zip(page["texts"], keep) if k)
            if isinstance(page["gold"].get("body"), str) and page["gold"]["body"].strip():
                want, have = shingles(page["gold"]["body"]), shingles(text)
                both = sum((want & have).values())
                if have: precision.append(both / sum(have.values()))
                if want: recall.append(both / sum(want.values()))
            text = squeeze(text)
            found = [squeeze(piece) in text for piece in page["gold"].get("with_") or []]
            wrong = [squeeze(piece) in text for piece in page["gold"].get("without") or []]
            tp += sum(found); fn += len(found) - sum(found); fp += sum(wrong)
        if precision:
            p, r = statistics.mean(precision), statistics.mean(recall)
            print(f"  {name:12} text    P {p:.4f}  R {r:.4f}  F1 {2 * p * r / (p + r):.4f}")
        if tp:
            p, r = tp / (tp + fp), tp / (tp + fn)
            print(f"  {name:12} pieces  P {p:.4f}  R {r:.4f}  F1 {2 * p * r / (p + r):.4f}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data"); parser.add_argument("features")
    parser.add_argument("--write"); parser.add_argument("--folds", type=int)
    parser.add_argument("--forests", help="with --folds: writes the forest of each fold, and its pages, into this folder")
    options = parser.parse_args()
    pages = read(options.data, options.features)
    print(f"{len(pages)} pages of {len({p['site'] for p in pages})} sites, {sum(len(p['rows']) for p in pages)} blocks")
    names = pages[0]["names"]
    if options.folds:
        answers = [None] * len(pages)
        for fold, (taught, asked) in enumerate(GroupKFold(options.folds).split(pages, groups=[p["site"] for p in pages])):
            model = learn([pages[at] for at in taught])
            if options.forests:
                write(model, names, os.path.join(options.forests, f"{fold}.forest"))
                with open(os.path.join(options.forests, f"{fold}.ids"), "w", encoding="utf-8") as file:
                    for at in asked: print(pages[at]["set"], pages[at]["gold"]["id"], sep="\t", file=file)
            for at in asked: answers[at] = model.predict(pages[at]["rows"])
        for threshold in (0.35, 0.4, 0.45, 0.5, 0.55, 0.6):
            print(f"kept from {threshold}:")
            report(pages, [answer >= threshold for answer in answers])
    if options.write:
        write(learn(pages), names, options.write)


if __name__ == "__main__":
    main()
