"""What the shipped weights are to PyTorch, for tests/reference_weights.rs, read by the code of the model card itself.

    pip install torch==2.15.0 numpy safetensors && python tests/reference/shipped_weights.py > tests/reference/shipped_weights.json

Of each tensor its sum is kept, and its product with sin(i), which no permutation of it shares; of the encoder, what it
makes of two images, which are formulas.
"""

import json
import re
from pathlib import Path

import torch

WEIGHTS = Path(__file__).parents[2] / "static/weights"

card = (WEIGHTS / "README.md").read_text()
exec(re.search(r"```python\n(.*?)```", card, re.DOTALL).group(1))  # defines read and encode


def summary(tensor):
    flat = tensor.double().flatten()
    return [flat.sum().item(), (flat * torch.arange(len(flat)).double().sin()).sum().item()]


i = torch.arange(2 * 784).double()
images = ((i * 0.37).sin() * (i * 0.011).cos()).clamp(min=0).float().view(2, 1, 28, 28)
files = {name: read(WEIGHTS / name) for name in ("omniglot-conv4.safetensors", "clip.safetensors")}
tensors = {file: {name: summary(tensor) for name, tensor in sorted(weights.items())} for file, weights in files.items()}
features = encode(files["omniglot-conv4.safetensors"], images).flatten().tolist()
print(json.dumps({"tensors": tensors, "features": features}))
