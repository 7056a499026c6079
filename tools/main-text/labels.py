"""Which blocks of a page belong to its article, by the judged text of the page.

A page's words and the judged words are aligned in order: what they share of rare runs of words
makes anchors, the longest chain of anchors that rises in both is kept, and grows word by word. A
block's label is the share of its words that are aligned.
"""
import bisect, collections, re

WORD = re.compile(r"[\w']+", re.U)
CJK = re.compile(r"([\u3040-\u30ff\u3400-\u9fff])")


def words(text):
    text = text.replace("\u2019", "'").replace("\u00ad", "").lower()
    return re.findall(r"\w+", CJK.sub(r" \1 ", text))


def chain(pairs):
    """The longest rising chain of (page, judged) positions."""
    pairs = sorted(pairs, key=lambda p: (p[0], -p[1]))
    tails, last, before = [], [], [None] * len(pairs)
    for at, (_, judged) in enumerate(pairs):
        place = bisect.bisect_left(tails, judged)
        if place == len(tails):
            tails.append(judged); last.append(at)
        else:
            tails[place] = judged; last[place] = at
        before[at] = last[place - 1] if place else None
    out, at = [], last[-1] if last else None
    while at is not None:
        out.append(pairs[at]); at = before[at]
    return out[::-1]


def aligned(page, judged, n=4):
    """For each word of the page whether it is in the judged text, in order."""
    where = collections.defaultdict(list)
    for j in range(len(judged) - n + 1):
        where[tuple(judged[j:j + n])].append(j)
    seen = collections.Counter(tuple(page[i:i + n]) for i in range(len(page) - n + 1))
    pairs = []
    for i in range(len(page) - n + 1):
        gram = tuple(page[i:i + n])
        if gram in where and len(where[gram]) * seen[gram] <= 36:
            pairs.extend((i, j) for j in where[gram])
    hit = [False] * len(page)
    at_judged = [-1] * len(page)
    for i, j in chain(pairs):
        for k in range(n):
            hit[i + k] = True; at_judged[i + k] = j + k
    return hit, at_judged


def labels(texts, body):
    """A label in 0..1 for every block, and its number of words."""
    tokens = [words(t) for t in texts]
    page = [w for t in tokens for w in t]
    judged = words(body)
    if len(judged) < 4:
        return [0.0] * len(texts), [len(t) for t in tokens]
    hit, at = aligned(page, judged)
    out, start = [], 0
    # Places in the judged text between which a block must stand.
    nxt, following = len(judged), [0] * (len(page) + 1)
    following[len(page)] = nxt
    for i in range(len(page) - 1, -1, -1):
        if at[i] >= 0: nxt = at[i]
        following[i] = nxt
    previous = -1
    for t in tokens:
        end = start + len(t)
        covered = sum(hit[start:end])
        if t and covered < len(t):
            low, high = previous + 1, following[end]
            first = next((at[i] for i in range(start, end) if at[i] >= 0), None)
            window = judged[max(low, 0):high + 1] if covered == 0 else []
            if covered == 0 and len(t) <= 12 and high - low < 60:
                for k in range(0, min(len(window), 60) - len(t) + 1):
                    if window[k:k + len(t)] == t:
                        covered = len(t)
                        previous = low + k + len(t) - 1
                        break
        for i in range(start, end):
            if at[i] >= 0: previous = max(previous, at[i])
        out.append(covered / len(t) if t else 0.0)
        start = end
    return out, [len(t) for t in tokens]
