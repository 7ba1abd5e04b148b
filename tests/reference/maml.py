"""Reference numbers for MAML's meta-gradient, computed apart from the crate, in 64 bits, by jax.grad through jax.grad.

    pip install jax==0.10.2 && python tests/reference/maml.py > tests/reference/maml.json

Finn, Abbeel, Levine 2017: φ' = φ − α ∇L(φ) on the support drawings, k times, and the gradient with regard to φ of the
queries' loss at the end. Images and weights are formulas, so that the test can make the same ones without a file. Of each
gradient two numbers are kept: its norm, and its product with sin(i), which no permutation of it shares.
"""

import json

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)

CHANNELS, N_WAY, N_QUERY = 4, 3, 2

SHAPES = [
    slot
    for number in range(1, 5)
    for slot in [
        (f"block{number}.conv.weight", (CHANNELS, 1 if number == 1 else CHANNELS, 3, 3)),
        (f"block{number}.norm.weight", (CHANNELS,)),
        (f"block{number}.norm.bias", (CHANNELS,)),
    ]
] + [("head.weight", (N_WAY, CHANNELS)), ("head.bias", (N_WAY,))]


def start():
    """0.5 sin(0.7 i), i counting on from slot to slot, and 1 more for the scale of a norm."""
    out, offset = {}, 0
    for name, shape in SHAPES:
        size = int(np.prod(shape))
        base = 1.0 if name.endswith("norm.weight") else 0.0
        out[name] = base + 0.5 * jnp.sin(0.7 * jnp.arange(offset, offset + size, dtype=jnp.float64)).reshape(shape)
        offset += size
    return out


def images(n, phase):
    i = jnp.arange(n * 28 * 28, dtype=jnp.float64)
    return jnp.maximum(jnp.sin(i * 0.37 + phase) * jnp.cos(i * 0.011), 0.0).reshape(n, 1, 28, 28)


SUPPORT, QUERY = images(N_WAY, 0.0), images(N_WAY * N_QUERY, 0.4)
LABELS, TARGETS = jnp.arange(N_WAY), jnp.repeat(jnp.arange(N_WAY), N_QUERY)


def logits(w, x, by):
    """Of x, where every norm takes its mean and its biased variance from `by` as it is there."""
    side = lambda v: v.reshape(1, -1, 1, 1)
    for number in range(1, 5):
        name = f"block{number}"
        convolve = lambda z: jax.lax.conv_general_dilated(z, w[f"{name}.conv.weight"], (2, 2), [(1, 1), (1, 1)])
        x, by = convolve(x), convolve(by)
        mean, deviation = by.mean((0, 2, 3), keepdims=True), jnp.sqrt(by.var((0, 2, 3), keepdims=True) + 1e-5)
        scale, shift = side(w[f"{name}.norm.weight"]), side(w[f"{name}.norm.bias"])
        x, by = (jnp.maximum((z - mean) / deviation * scale + shift, 0.0) for z in (x, by))
    return x.mean((2, 3)) @ w["head.weight"].T + w["head.bias"]


def cross_entropy(z, labels):
    return -jax.nn.log_softmax(z)[jnp.arange(labels.size), labels].mean()


def adapt(w, rule, steps):
    of_support = jax.grad(lambda w: cross_entropy(logits(w, SUPPORT, SUPPORT), LABELS))
    mean = square = jax.tree.map(jnp.zeros_like, w)
    for step in range(1, steps + 1):
        g = of_support(w)
        if rule == "descent":
            w = jax.tree.map(lambda w, g: w - 0.4 * g, w, g)
        else:  # Kingma, Ba 2015, with ε under the root
            mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, g)
            square = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g**2, square, g)
            corrected = lambda m, s: (m / (1 - 0.9**step)) / jnp.sqrt(s / (1 - 0.999**step) + 1e-8)
            w = jax.tree.map(lambda w, m, s: w - 0.02 * corrected(m, s), w, mean, square)
    return w


def record(rule, steps, statistics):
    def answer(w):
        w = adapt(w, rule, steps)
        return logits(w, QUERY, QUERY if statistics == "queries" else SUPPORT)

    loss, gradient = jax.value_and_grad(lambda w: cross_entropy(answer(w), TARGETS))(start())
    flat = {name: gradient[name].reshape(-1) for name, _ in SHAPES}
    return {
        "rule": rule,
        "steps": steps,
        "statistics": statistics,
        "loss": float(loss),
        "logits": [float(z) for z in answer(start()).reshape(-1)],
        "gradients": [
            [name, float(jnp.linalg.norm(g)), float((g * jnp.sin(jnp.arange(g.size))).sum())] for name, g in flat.items()
        ],
    }


if __name__ == "__main__":
    cases = [
        record(rule, steps, statistics)
        for rule in ("descent", "adam")
        for steps in (1, 3)
        for statistics in ("support", "queries")
    ]
    print(json.dumps({"jax": jax.__version__, "cases": cases}, indent=None, separators=(", ", ": ")))
