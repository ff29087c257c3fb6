"""Writes Sources/Numerical/QuasiRandom/SobolDirections.swift: the direction numbers of Joe and Kuo, packed.

Usage: .venv/bin/python Scripts/sobol-directions.py [DIMENSIONS]     (1111 by default: all polynomials up to degree 13)
The numbers are read from SciPy, which ships the table of the authors (new-joe-kuo-6.21201).

The first dimension needs none. Each other dimension has a primitive polynomial of degree s and odd numbers m_1 ... m_s with
m_k < 2^k. Of m_k the k - 1 bits above the lowest are kept, the low ones first, all in one stream of bits; six of them
make a character, "0" for 0.
"""
import os
import pathlib
import sys

import numpy
import scipy.stats

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "Sources/Numerical/QuasiRandom/SobolDirections.swift"
WIDTH = 100

HEADER = """\
// Written by Scripts/sobol-directions.py: do not edit.

/// The initial direction numbers of {dimensions} dimensions, packed as that script says.
///
/// > S. Joe, F. Y. Kuo. "Constructing Sobol Sequences with Better Two-Dimensional Projections." SIAM J. Sci. Comput. 30,
/// > 2008, table new-joe-kuo-6.21201.
enum SobolDirections {{
    static let dimensions = {dimensions}
    static let packed: StaticString = #\"\"\"
{lines}
        \"\"\"#
}}
"""


def bits(dimensions):
    folder = os.path.dirname(scipy.stats.__file__)
    table = numpy.load(os.path.join(folder, "_sobol_direction_numbers.npz"))
    for polynomial, numbers in zip(table["poly"][1:dimensions], table["vinit"][1:dimensions]):
        degree = int(polynomial).bit_length() - 1
        for k, number in enumerate(map(int, numbers[:degree]), start=1):
            assert number % 2 == 1 and number < 2**k
            yield from ((number >> bit) & 1 for bit in range(1, k))


def main():
    dimensions = int(sys.argv[1]) if len(sys.argv) > 1 else 1111
    stream = list(bits(dimensions))
    stream += [0] * (-len(stream) % 6)
    groups = (stream[i : i + 6] for i in range(0, len(stream), 6))
    text = "".join(chr(48 + sum(bit << i for i, bit in enumerate(group))) for group in groups)
    lines = "\n".join(" " * 8 + text[i : i + WIDTH] for i in range(0, len(text), WIDTH))
    TARGET.write_text(HEADER.format(dimensions=dimensions, lines=lines))
    print(TARGET.relative_to(ROOT), TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
