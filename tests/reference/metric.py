"""Reference numbers for the losses of the metric methods, computed apart from the crate, in 64 bits.

    pip install jax==0.10.2 && python tests/reference/metric.py > tests/reference/metric.json

Each case is written as its paper has it, pair by pair where the crate has a matrix product. Inputs and weights are
formulas, so that the test can make the same ones without a file. Of each gradient two numbers are kept: its norm, and its
product with sin(i), which no permutation of it shares.
"""

import json

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)

N_WAY, K_SHOT = 3, 2


def wave(shape, pace, phase):
    """sin(pace * i + phase), i counting the entries."""
    return jnp.sin(pace * jnp.arange(np.prod(shape), dtype=jnp.float64) + phase).reshape(shape)


def slots(shapes, size):
    """Weights by name: size · sin(0.7 i), i counting on from slot to slot, and 1 more for the scale of a norm."""
    out, offset = {}, 0
    for name, shape in shapes:
        base = 1.0 if name.endswith("norm.weight") else 0.0
        out[name] = base + size * wave(shape, 0.7, 0.7 * offset)
        offset += int(np.prod(shape))
    return out


def one_hot(labels):
    return jnp.eye(N_WAY)[jnp.array(labels)]


SUPPORT_LABELS = [0, 0, 1, 1, 2, 2]
QUERY_LABELS = [0, 0, 1, 1, 2, 2]


# Koch et al. 2015, equation 1 and section 3.2: p = σ(Σ α_j |f_j − f_j′| + b).
def siamese(x):
    p = jax.nn.sigmoid(jnp.abs(x["first"] - x["second"]) @ x["alpha"] + x["bias"][0])
    y = jnp.array([1.0, 0.0, 1.0, 0.0, 0.0, 1.0])
    return p, -(y * jnp.log(p) + (1 - y) * jnp.log(1 - p)).mean()


# Hadsell et al. 2006, equation 4, with Y = 0 for similar pairs.
def contrastive(x):
    d = jnp.sqrt(((x["first"] - x["second"]) ** 2).sum(1))
    y = 1 - jnp.array([1.0, 0.0, 1.0, 0.0, 0.0, 1.0])
    return d, ((1 - y) * 0.5 * d**2 + y * 0.5 * jnp.maximum(0.0, 2.0 - d) ** 2).mean()


# Triplets of 4 characters with 3 drawings each, chosen by loops from distances that are plain numbers.
def triplets(mining, d):
    n, k = 12, 3
    for a in range(n):
        positives = [i for i in range(n) if i // k == a // k and i != a]
        negatives = [i for i in range(n) if i // k != a // k]
        if mining == "hard":
            yield a, max(positives, key=lambda i: d[a, i]), min(negatives, key=lambda i: d[a, i])
            continue
        for pair, p in enumerate(positives):
            if mining == "random":
                yield a, p, negatives[(7 * a + 3 * pair) % len(negatives)]
            else:
                further = [i for i in negatives if d[a, i] > d[a, p]]
                yield a, p, min(further, key=lambda i: d[a, i]) if further else max(negatives, key=lambda i: d[a, i])


def triplet(mining):
    def loss(x):
        z = x["embeddings"]
        distance = lambda i, j: jnp.sqrt(((z[i] - z[j]) ** 2).sum())
        plain = np.linalg.norm(np.asarray(POINTS)[:, None] - np.asarray(POINTS)[None], axis=-1)
        chosen = list(triplets(mining, plain))
        hinges = jnp.stack([jnp.maximum(0.0, distance(a, p) - distance(a, n) + 0.4) for a, p, n in chosen])
        return hinges.mean()[None], hinges.mean()

    return loss


def cosine(a, b):
    return jnp.dot(a, b) / (jnp.linalg.norm(a) * jnp.linalg.norm(b))


# Vinyals et al. 2016, section 2.1.
def matching(x):
    scores = jnp.stack([jnp.stack([x["sharpness"][0] * cosine(q, s) for s in x["support"]]) for q in x["query"]])
    attention = jnp.exp(scores) / jnp.exp(scores).sum(1, keepdims=True)
    p = attention @ one_hot(SUPPORT_LABELS)
    return p, -jnp.log((p * one_hot(QUERY_LABELS)).sum(1)).mean()


# Snell et al. 2017 with the cosine of Chen et al. 2019 in the place of the squared distance.
def cosine_prototypes(x):
    centres = [x["support"][K_SHOT * c : K_SHOT * (c + 1)].mean(0) for c in range(N_WAY)]
    logits = jnp.stack([jnp.stack([x["scale"][0] * cosine(q, c) for c in centres]) for q in x["query"]])
    return logits, -(jax.nn.log_softmax(logits) * one_hot(QUERY_LABELS)).sum(1).mean()


# Vinyals et al. 2016, appendix A.
DIM, STEPS = 4, 3
CONTEXT = [
    (f"context.{name}.{part}", (4 * DIM, *rest))
    for name, inputs in [("forward", DIM), ("backward", DIM), ("reader", 2 * DIM)]
    for part, rest in [("weight_ih", (inputs,)), ("weight_hh", (DIM,)), ("bias_ih", ()), ("bias_hh", ())]
]


def lstm(gates, c):
    i, f, g, o = jnp.split(gates, 4)
    c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    return jax.nn.sigmoid(o) * jnp.tanh(c), c


def direction(w, name, xs):
    part = lambda p: w[f"context.{name}.{p}"]
    h, c, out = jnp.zeros(DIM), jnp.zeros(DIM), []
    for x in xs:
        h, c = lstm(part("weight_ih") @ x + part("weight_hh") @ h + part("bias_ih") + part("bias_hh"), c)
        out.append(h)
    return out


def read(w, f, g):
    # The paper's state is [h, r]; the columns that act on it lie in two slots.
    weight_ih, weight_hh = w["context.reader.weight_ih"], w["context.reader.weight_hh"]
    of_state = jnp.concatenate([weight_hh, weight_ih[:, DIM:]], 1)
    h, c = f, jnp.zeros(DIM)
    for _ in range(STEPS):
        r = jax.nn.softmax(g @ h) @ g
        gates = weight_ih[:, :DIM] @ f + of_state @ jnp.concatenate([h, r])
        out, c = lstm(gates + w["context.reader.bias_ih"] + w["context.reader.bias_hh"], c)
        h = out + f
    return h


def full_context(x):
    xs, w = list(x["support"]), x["weights"]
    forward, backward = direction(w, "forward", xs), direction(w, "backward", xs[::-1])[::-1]
    g = jnp.stack([a + b + s for a, b, s in zip(forward, backward, xs)])
    f = jnp.stack([read(w, q, g) for q in x["query"]])
    values = jnp.concatenate([g, f]).reshape(-1)
    return values, (values * jnp.cos(jnp.arange(values.size))).sum()


# Sung et al. 2018, figure 2 and equation 2: the maps of a class and a query are concatenated for every pair.
CHANNELS = 3
RELATION = [
    ("relation.block1.conv.weight", (CHANNELS, 2 * CHANNELS, 3, 3)),
    ("relation.block1.norm.weight", (CHANNELS,)),
    ("relation.block1.norm.bias", (CHANNELS,)),
    ("relation.block2.conv.weight", (CHANNELS, CHANNELS, 3, 3)),
    ("relation.block2.norm.weight", (CHANNELS,)),
    ("relation.block2.norm.bias", (CHANNELS,)),
    ("relation.hidden.weight", (8, CHANNELS)),
    ("relation.hidden.bias", (8,)),
    ("relation.score.weight", (1, 8)),
    ("relation.score.bias", (1,)),
]


def block(w, name, x):
    x = jax.lax.conv_general_dilated(x, w[f"{name}.conv.weight"], (1, 1), "SAME")
    x = (x - x.mean((0, 2, 3), keepdims=True)) / jnp.sqrt(x.var((0, 2, 3), keepdims=True) + 1e-5)
    side = lambda v: v.reshape(1, -1, 1, 1)
    x = jnp.maximum(x * side(w[f"{name}.norm.weight"]) + side(w[f"{name}.norm.bias"]), 0.0)
    return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")


def relation(x):
    w = x["weights"]
    pairs = jnp.stack([jnp.concatenate([s, q]) for q in x["query"] for s in x["support"]])
    z = block(w, "relation.block2", block(w, "relation.block1", pairs)).reshape(pairs.shape[0], CHANNELS)
    z = jnp.maximum(z @ w["relation.hidden.weight"].T + w["relation.hidden.bias"], 0.0)
    logits = (z @ w["relation.score.weight"].T + w["relation.score.bias"]).reshape(-1, N_WAY)
    return logits, ((jax.nn.sigmoid(logits) - one_hot(QUERY_LABELS)) ** 2).mean()


# Dubuisson, Jain 1994, distance D22 with f2, over the coordinates of ink.
def hausdorff():
    i = np.arange(5 * 784, dtype=np.float64)
    images = np.maximum(np.sin(i * 0.37) * np.cos(i * 0.011), 0.0).reshape(5, 28, 28)
    points = [np.argwhere(image > 0.5) for image in images]
    directed = lambda a, b: np.linalg.norm(a[:, None] - b[None], axis=-1).min(1).mean()
    return [max(directed(a, b), directed(b, a)) for a in points[:2] for b in points[2:]]


PAIRS = {"first": wave((6, 4), 0.9, 0.0), "second": wave((6, 4), 1.3, 0.5)}
POINTS = wave((12, 3), 2.6, 0.0)
EPISODE = {"support": wave((6, 5), 1.1, 0.3), "query": wave((6, 5), 0.8, 1.0)}

# Four drawings, the first views of all and then the second, and a temperature by its logarithm.
VIEWS = {"views": wave((8, 5), 1.7, 0.2), "log_temperature": jnp.array([-0.4])}


def cosine(a, b):
    return (a * b).sum() / jnp.sqrt((a * a).sum() * (b * b).sum())


# Chen et al. 2020, equation 1; with more than one positive Khosla et al. 2020, equation 2.
def nt_xent(labels):
    def loss(x):
        z, tau = x["views"], jnp.exp(x["log_temperature"][0])
        cosines = jnp.array([[cosine(a, b) for b in z] for a in z])
        total = 0.0
        for i in range(8):
            below = sum(jnp.exp(cosines[i, k] / tau) for k in range(8) if k != i)
            positives = [j for j in range(8) if j != i and labels[j] == labels[i]]
            total += sum(-jnp.log(jnp.exp(cosines[i, j] / tau) / below) for j in positives) / len(positives)
        return cosines, total / 8

    return loss


# Medina et al. 2020, equation 1, of unit vectors and with ‖a − b‖² / 2τ for the squared distance.
def protoclr(x):
    z, tau = x["views"], jnp.exp(x["log_temperature"][0])
    z = z / jnp.sqrt((z * z).sum(1, keepdims=True))
    d = jnp.array([[((query - drawing) ** 2).sum() / (2 * tau) for drawing in z[:4]] for query in z[4:]])
    total = sum(d[i, i] + jnp.log(sum(jnp.exp(-d[i, k]) for k in range(4))) for i in range(4))
    return z @ z.T, total / 4


# Radford et al. 2021, figure 3: four images and their captions, the scale by its logarithm.
def clip(x):
    z = x["views"]
    cosines = jnp.array([[cosine(a, b) for b in z] for a in z])
    logits = cosines[:4, 4:] * jnp.exp(x["log_temperature"][0])
    own = jnp.arange(4)
    to_captions = -jax.nn.log_softmax(logits, 1)[own, own].mean()
    to_images = -jax.nn.log_softmax(logits, 0)[own, own].mean()
    return cosines, (to_captions + to_images) / 2


# Texts of 3 and 5 pieces, each read by itself, so that nothing is padded.
TEXTS = [[1, 4, 2], [3, 3, 5, 1, 0]]
WIDTH = 8


def linear(w, name, x):
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def linear_slots(name, inputs, outputs):
    return [(f"{name}.weight", (outputs, inputs)), (f"{name}.bias", (outputs,))]


def norm_slots(name):
    return [(f"{name}.weight", (WIDTH,)), (f"{name}.bias", (WIDTH,))]


def layer_norm(w, name, x):
    x = (x - x.mean(-1, keepdims=True)) / jnp.sqrt(x.var(-1, keepdims=True) + 1e-5)
    return x * w[f"{name}.weight"] + w[f"{name}.bias"]


def probed(features):
    values = jnp.stack(features).reshape(-1)
    return values, (values * jnp.cos(jnp.arange(values.size))).sum()


LAYER = "text.layer1"
TRANSFORMER = [
    ("text.pieces", (6, WIDTH)),
    ("text.places", (8, WIDTH)),
    *norm_slots(f"{LAYER}.attention_norm"),
    *linear_slots(f"{LAYER}.qkv", WIDTH, 3 * WIDTH),
    *linear_slots(f"{LAYER}.out", WIDTH, WIDTH),
    *norm_slots(f"{LAYER}.maps_norm"),
    *linear_slots(f"{LAYER}.up", WIDTH, 2 * WIDTH),
    *linear_slots(f"{LAYER}.down", 2 * WIDTH, WIDTH),
    *norm_slots("text.norm"),
]


# Vaswani et al. 2017, equation 1, with norms first; four heads of two numbers, head by head and place by place.
def transformer(x):
    w, features = x["weights"], []
    for ids in TEXTS:
        h = w["text.pieces"][jnp.array(ids)] + w["text.places"][: len(ids)]
        q, k, v = jnp.split(linear(w, f"{LAYER}.qkv", layer_norm(w, f"{LAYER}.attention_norm", h)), 3, axis=1)
        seen = []
        for place in range(len(ids)):
            heads = []
            for head in range(4):
                cut = slice(2 * head, 2 * head + 2)
                shares = jax.nn.softmax(jnp.array([q[place, cut] @ k[other, cut] for other in range(len(ids))]) / 2**0.5)
                heads.append(shares @ v[:, cut])
            seen.append(jnp.concatenate(heads))
        h = h + linear(w, f"{LAYER}.out", jnp.stack(seen))
        hidden = jnp.maximum(linear(w, f"{LAYER}.up", layer_norm(w, f"{LAYER}.maps_norm", h)), 0.0)
        h = h + linear(w, f"{LAYER}.down", hidden)
        features.append(layer_norm(w, "text.norm", h).mean(0))
    return probed(features)


GRU = [
    ("text.pieces", (6, WIDTH)),
    *linear_slots("text.gru.input", WIDTH, 3 * WIDTH),
    *linear_slots("text.gru.recurrent", WIDTH, 3 * WIDTH),
]


# Cho et al. 2014, in PyTorch's form.
def gru(x):
    w, features = x["weights"], []
    for ids in TEXTS:
        h = jnp.zeros(WIDTH)
        for piece in ids:
            r, z, n = jnp.split(linear(w, "text.gru.input", w["text.pieces"][piece]), 3)
            hr, hz, hn = jnp.split(linear(w, "text.gru.recurrent", h), 3)
            z = jax.nn.sigmoid(z + hz)
            h = (1 - z) * jnp.tanh(n + jax.nn.sigmoid(r + hr) * hn) + z * h
        features.append(h)
    return probed(features)


CASES = {
    "siamese": (siamese, PAIRS | {"alpha": wave((4,), 2.0, 0.4), "bias": jnp.array([0.2])}),
    "contrastive": (contrastive, PAIRS),
    "triplet random": (triplet("random"), {"embeddings": POINTS}),
    "triplet semi-hard": (triplet("semi-hard"), {"embeddings": POINTS}),
    "triplet hard": (triplet("hard"), {"embeddings": POINTS}),
    "matching": (matching, EPISODE | {"sharpness": jnp.array([4.0])}),
    "cosine prototypes": (cosine_prototypes, EPISODE | {"scale": jnp.array([6.0])}),
    "nt-xent": (nt_xent([0, 1, 2, 3, 0, 1, 2, 3]), VIEWS),
    "supervised contrastive": (nt_xent([0, 0, 1, 1, 0, 0, 1, 1]), VIEWS),
    "protoclr": (protoclr, VIEWS),
    "clip": (clip, VIEWS),
    "text transformer": (transformer, {"weights": slots(TRANSFORMER, 0.5)}),
    "text gru": (gru, {"weights": slots(GRU, 0.5)}),
    "full context": (
        full_context,
        {"support": wave((5, DIM), 1.1, 0.3), "query": wave((3, DIM), 0.8, 1.0), "weights": slots(CONTEXT, 0.3)},
    ),
    "relation": (
        relation,
        {
            "support": wave((N_WAY, CHANNELS, 7, 7), 1.1, 0.3),
            "query": wave((6, CHANNELS, 7, 7), 0.8, 1.0),
            "weights": slots(RELATION, 0.8),
        },
    ),
}


def record(function, inputs):
    values, loss = function(inputs)
    gradient = jax.grad(lambda x: function(x)[1])(inputs)
    parts = []
    for name in inputs:  # in this order, and weights slot by slot: jax sorts the names in what it returns
        slots = inputs[name] if isinstance(inputs[name], dict) else [None]
        parts += [(slot or name, (gradient[name][slot] if slot else gradient[name]).reshape(-1)) for slot in slots]
    return {
        "loss": float(loss),
        "values": [float(v) for v in values.reshape(-1)],
        "gradients": [
            [name, float(jnp.linalg.norm(g)), float((g * jnp.sin(jnp.arange(g.size))).sum())] for name, g in parts
        ],
    }


if __name__ == "__main__":
    print(json.dumps({
        "jax": jax.__version__,
        "hausdorff": [float(v) for v in hausdorff()],
        "cases": {name: record(*case) for name, case in CASES.items()},
    }, indent=1))
