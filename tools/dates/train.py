#!/usr/bin/env python3
"""Trains the trees that tell a page's day of publication. Needs lightgbm.

  train.py DATA DUMPS [--write TREES]

DATA holds folders with `expected.jsonl` (one page a line: "id", "url", "date"); DUMPS holds, for each of
these folders, `FOLDER.jsonl` with what the program considered for each page (see README.md). Prints figures
cross-validated on folds of whole sites, then figures of the trees that see everything, which flatter.
"""
import argparse, collections, itertools, json, pathlib, random, re
from urllib.parse import urlsplit

import lightgbm
import numpy

ABSENT = -100.0
ADDRESS = {"url", "canonical-url"}
# What names a day in passing: a day of which nothing else is known is never taken.
PASSING = {"line-long", "comment", "attribute", "footer"}
SETTINGS = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 8, "min_data_in_leaf": 25, "lambda_l2": 8.0,
    "feature_fraction": 0.35, "bagging_fraction": 0.8, "bagging_freq": 1, "max_bin": 63, "verbose": -1,
    "num_threads": 1, "deterministic": True, "seed": 7,
}


def site(url):
    """The host without its last label and what says nothing of who runs it."""
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    labels = host.split(".")
    short = len(labels) > 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if short else -2:]) or host


def pages(data, dumps):
    """One page: set, site, day of publication, and per day considered its features."""
    for folder in sorted(p for p in data.iterdir() if (p / "expected.jsonl").exists()):
        dump = dumps / f"{folder.name}.jsonl"
        if not dump.exists():
            continue
        gold = {r["id"]: r for r in map(json.loads, (folder / "expected.jsonl").open())}
        for line in map(json.loads, dump.open()):
            truth = gold[line["docno"]]
            date = truth.get("date")
            if not isinstance(date, str) or not re.match(r"\d{4}-\d\d-\d\d", date):
                continue
            days = []
            for candidate in line["candidates"]:
                if candidate["field"] == "published" and candidate["why"].startswith("confidence"):
                    pairs = (pair.split("=") for pair in candidate["why"].split(": ", 1)[1].split())
                    days.append((candidate["value"], {name: float(value) for name, value in pairs}))
            yield {"set": folder.name, "id": line["docno"], "site": site(truth.get("url")) or line["docno"],
                   "day": date[:10], "days": days}


def table(chosen, names):
    seen, rows, right, weight = set(), [], [], []
    for page in chosen:
        if page["id"] in seen or not page["days"]:
            continue
        seen.add(page["id"])
        for day, features in page["days"]:
            rows.append([features.get(name, ABSENT) for name in names])
            right.append(day == page["day"])
            weight.append(1.0)
    return numpy.array(rows), numpy.array(right, dtype=float), numpy.array(weight)


def train(chosen, names, rounds, seed=7):
    rows, right, weight = table(chosen, names)
    kept = dict(SETTINGS, seed=seed)
    return lightgbm.train(kept, lightgbm.Dataset(rows, right, weight=weight), rounds)


def kinds(features):
    """How the day is stated; what stands behind "sources" is how it stands to the page's other days."""
    return set(itertools.takewhile(lambda name: name != "sources", features))


def best(model, page, names):
    days = [(day, features) for day, features in page["days"] if kinds(features) - PASSING]
    if not days:
        return None, 0.0
    rows = numpy.array([[features.get(name, ABSENT) for name in names] for _, features in days])
    sure = model.predict(rows)
    at = int(numpy.argmax(sure))
    day, confidence = days[at][0], float(sure[at])
    # As the program does: the day in the address first, if it is earlier.
    of_address = [d for d, features in days if ADDRESS & features.keys()]
    if of_address and day not in of_address and min(of_address) < day:
        return min(of_address), max(confidence, 0.2)
    return day, confidence


def report(found, taken):
    """found: (page, day, confidence)."""
    by_set = collections.defaultdict(list)
    for page, day, sure in found:
        by_set[page["set"]].append((day == page["day"], sure))
    for name, results in sorted(by_set.items()):
        n = len(results)
        line = [f"{name:<12} n={n:<4}"]
        for least in taken:
            right = sum(ok for ok, sure in results if sure >= least)
            wrong = sum(not ok for ok, sure in results if sure >= least)
            line.append(f"@{least:.2f} {right / n:.3f}/{wrong / n:.3f}")
        print("  ".join(line))


def preorder(node, names):
    if "leaf_value" in node:
        return [f"{node['leaf_value']:.4f}"]
    head = f"{names[node['split_feature']]}<={node['threshold']:.6g}"
    return [head, *preorder(node["left_child"], names), *preorder(node["right_child"], names)]


def write(model, names, path, pages_seen):
    with open(path, "w") as out:
        print(f"# Learned by tools/dates/train.py from {pages_seen} pages; one tree a line, in preorder.", file=out)
        for tree in model.dump_model()["tree_info"]:
            print(*preorder(tree["tree_structure"], names), file=out)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=pathlib.Path)
    options.add_argument("dumps", type=pathlib.Path)
    options.add_argument("--write", type=pathlib.Path)
    options.add_argument("--folds", type=int, default=5)
    options.add_argument("--rounds", type=int, default=110)
    options.add_argument("--misses", type=pathlib.Path)
    given = options.parse_args()
    everything = list(pages(given.data, given.dumps))
    names = sorted({name for page in everything for _, features in page["days"] for name in features})
    named = collections.Counter()
    for page in everything:
        named[page["set"], any(day == page["day"] for day, _ in page["days"])] += 1
    print("pages whose day is named at all:", {s: f"{named[s, True]}/{named[s, True] + named[s, False]}" for s, _ in sorted(named)})
    taken = [0.0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5]
    total = []
    for seed in (1, 2, 3):
        sites = sorted({page["site"] for page in everything})
        random.Random(seed).shuffle(sites)
        fold = {name: at % given.folds for at, name in enumerate(sites)}
        found = []
        for at in range(given.folds):
            model = train([p for p in everything if fold[p["site"]] != at], names, given.rounds)
            found += [(p, *best(model, p, names)) for p in everything if fold[p["site"]] == at]
        total += found
        if seed == 1 and given.misses:
            with given.misses.open("w") as out:
                for page, day, sure in found:
                    if day != page["day"]:
                        print(json.dumps({"set": page["set"], "id": page["id"], "day": page["day"], "took": day, "sure": sure,
                              "named": any(d == page["day"] for d, _ in page["days"])}), file=out)
    print("cross-validated, right/wrong:")
    report(total, taken)
    model = train(everything, names, given.rounds)
    print("fitted:")
    report([(p, *best(model, p, names)) for p in everything], taken)
    gain = sorted(zip(model.feature_importance("gain"), names), reverse=True)
    print("gain:", " ".join(f"{name}={value:.0f}" for value, name in gain[:30]))
    if given.write:
        write(model, names, given.write, len({p["id"] for p in everything}))


if __name__ == "__main__":
    main()
