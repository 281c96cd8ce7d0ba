"""BERT as an ONNX graph, from its weights.

The architecture is that of Devlin et al., NAACL 2019 (arXiv 1810.04805), with the tensor names of
the transformers library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

# all-MiniLM-L6-v2's config.json
HEADS, LAYERS, WIDTH, EPSILON = 12, 6, 384, 1e-12

# The oldest that have what is used here (LayerNormalization), so that any onnxruntime reads them.
_OPSET, _IR = 17, 8

Weights = Mapping[str, NDArray[Any]]


def onnx_model(weights: Weights) -> bytes:
    """The serialised model.

    Its inputs are ``ids`` (n, length) int64, ``positions`` (length,) int64 counting from 0, and
    ``mask`` (n, length) float32 with 1 for what is text and 0 for padding; its output is the last
    layer, (n, length, 384) float32.
    """
    graph = _Graph(weights)
    hidden = graph.embedded()
    bias = graph.attention_bias()
    for layer in range(LAYERS):
        hidden = graph.layer(f"encoder.layer.{layer}.", hidden, bias)
    return graph.serialised(hidden)


@dataclass
class _Graph:
    """Nodes and constants as they are added; every method returns the name of its output."""

    weights: Weights
    nodes: list[Any] = field(default_factory=list)
    constants: dict[str, Any] = field(default_factory=dict)

    def add(self, kind: str, *inputs: str, **attributes: Any) -> str:
        output = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, name: str, values: NDArray[Any]) -> str:
        self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def number(self, value: float) -> str:
        return self.constant(f"number {value}", np.array(value, dtype=np.float32))

    def shape(self, *sizes: int) -> str:
        return self.constant(f"shape {sizes}", np.array(sizes, dtype=np.int64))

    def weight(self, name: str) -> str:
        return self.constant(name, self.weights[name])

    def dense(self, name: str, x: str) -> str:
        matrix = self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T)
        return self.add("Add", self.add("MatMul", x, matrix), self.weight(f"{name}.bias"))

    def layer_norm(self, name: str, x: str) -> str:
        scale, shift = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", x, scale, shift, axis=-1, epsilon=EPSILON)

    def gelu(self, x: str) -> str:
        erf = self.add("Erf", self.add("Div", x, self.number(2**0.5)))
        twice = self.add("Mul", x, self.add("Add", erf, self.number(1)))
        return self.add("Mul", twice, self.number(0.5))

    def embedded(self) -> str:
        words = self.add("Gather", self.weight("embeddings.word_embeddings.weight"), "ids")
        table = self.weight("embeddings.position_embeddings.weight")
        first_type = self.weights["embeddings.token_type_embeddings.weight"][0]
        kind = self.constant("token type", first_type)
        placed = self.add("Add", words, self.add("Gather", table, "positions"))
        return self.layer_norm("embeddings.LayerNorm", self.add("Add", placed, kind))

    def attention_bias(self) -> str:
        """0 for text and a large negative number for padding; shape (n, 1, 1, length)."""
        axes = self.constant("axes", np.array([1, 2], dtype=np.int64))
        absent = self.add("Sub", "mask", self.number(1))
        return self.add("Unsqueeze", self.add("Mul", absent, self.number(1e9)), axes)

    def layer(self, name: str, hidden: str, bias: str) -> str:
        size = WIDTH // HEADS

        def heads(which: str, order: tuple[int, ...]) -> str:
            projected = self.dense(f"{name}attention.self.{which}", hidden)
            split = self.add("Reshape", projected, self.shape(0, 0, HEADS, size))
            return self.add("Transpose", split, perm=order)

        scores = self.add("MatMul", heads("query", (0, 2, 1, 3)), heads("key", (0, 2, 3, 1)))
        scores = self.add("Add", self.add("Div", scores, self.number(size**0.5)), bias)
        seen = self.add("MatMul", self.add("Softmax", scores), heads("value", (0, 2, 1, 3)))
        seen = self.add("Transpose", seen, perm=(0, 2, 1, 3))
        seen = self.add("Reshape", seen, self.shape(0, 0, WIDTH))
        seen = self.add("Add", self.dense(f"{name}attention.output.dense", seen), hidden)
        seen = self.layer_norm(f"{name}attention.output.LayerNorm", seen)
        wide = self.gelu(self.dense(f"{name}intermediate.dense", seen))
        wide = self.add("Add", self.dense(f"{name}output.dense", wide), seen)
        return self.layer_norm(f"{name}output.LayerNorm", wide)

    def serialised(self, output: str) -> bytes:
        def value(name: str, kind: int, *shape: str | int) -> Any:
            return helper.make_tensor_value_info(name, kind, shape)

        graph = helper.make_graph(
            self.nodes,
            "bert",
            [
                value("ids", TensorProto.INT64, "n", "length"),
                value("positions", TensorProto.INT64, "length"),
                value("mask", TensorProto.FLOAT, "n", "length"),
            ],
            [value(output, TensorProto.FLOAT, "n", "length", WIDTH)],
            list(self.constants.values()),
        )
        opsets = [helper.make_opsetid("", _OPSET)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR)
        data: bytes = model.SerializeToString()
        return data
