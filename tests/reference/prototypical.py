"""Reference numbers for one prototypical-network step, computed apart from the crate, in 64 bits.

    pip install jax==0.10.2 && python tests/reference/prototypical.py > tests/reference/prototypical.json

Images and weights are written as formulas, so that the test can make the same ones without a file.
"""

import json

import jax
import jax.numpy as jnp

jax.config.update("jax_enable_x64", True)

CHANNELS, DIM, N_WAY, K_SHOT, N_QUERY = 8, 5, 3, 2, 2


def images():
    n = N_WAY * (K_SHOT + N_QUERY)
    i = jnp.arange(n * 28 * 28, dtype=jnp.float64)
    return jnp.maximum(jnp.sin(i * 0.37) * jnp.cos(i * 0.011), 0.0).reshape(n, 1, 28, 28)


def shapes():
    out = []
    for block in range(1, 5):
        inputs = 1 if block == 1 else CHANNELS
        out += [(f"block{block}.conv.weight", (CHANNELS, inputs, 3, 3))]
        out += [(f"block{block}.norm.weight", (CHANNELS,)), (f"block{block}.norm.bias", (CHANNELS,))]
    return out + [("projection.weight", (DIM, CHANNELS)), ("projection.bias", (DIM,))]


def weights():
    out, offset = {}, 0
    for name, shape in shapes():
        size = 1
        for side in shape:
            size *= side
        i = jnp.arange(offset, offset + size, dtype=jnp.float64)
        base = 1.0 if name.endswith("norm.weight") else 0.0
        out[name] = (base + 0.3 * jnp.sin(i * 0.7)).reshape(shape)
        offset += size
    return out


def embed(w, x):
    for block in range(1, 5):
        x = jax.lax.conv_general_dilated(x, w[f"block{block}.conv.weight"], (1, 1), "SAME")
        mean = x.mean((0, 2, 3), keepdims=True)
        variance = x.var((0, 2, 3), keepdims=True)
        x = (x - mean) / jnp.sqrt(variance + 1e-5)
        side = lambda v: v.reshape(1, -1, 1, 1)
        x = x * side(w[f"block{block}.norm.weight"]) + side(w[f"block{block}.norm.bias"])
        x = jnp.maximum(x, 0.0)  # the ReLU first, as in the papers
        x = jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")
    return x.reshape(x.shape[0], -1) @ w["projection.weight"].T + w["projection.bias"]


def logits(w, x):
    z = embed(w, x)
    support, query = z[: N_WAY * K_SHOT], z[N_WAY * K_SHOT :]
    prototypes = support.reshape(N_WAY, K_SHOT, DIM).mean(1)
    return -((query[:, None] - prototypes[None]) ** 2).sum(-1)


def loss(w, x):
    log_p = jax.nn.log_softmax(logits(w, x))
    labels = jnp.repeat(jnp.arange(N_WAY), N_QUERY)
    return -log_p[jnp.arange(N_WAY * N_QUERY), labels].mean()


if __name__ == "__main__":
    w, x = weights(), images()
    gradient = jax.grad(loss)(w, x)
    print(json.dumps({
        "jax": jax.__version__,
        "loss": float(loss(w, x)),
        "logits": [float(v) for v in logits(w, x).reshape(-1)],
        # Of each gradient, its norm and its product with sin(i), which no permutation of it shares.
        "gradients": [
            [name, float(jnp.linalg.norm(gradient[name])),
             float((gradient[name].reshape(-1) * jnp.sin(jnp.arange(gradient[name].size))).sum())]
            for name, _ in shapes()
        ],
    }, indent=1))
