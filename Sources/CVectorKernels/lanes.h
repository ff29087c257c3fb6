// Elementary functions on vectors of WIDTH doubles. Included once by each file that defines WIDTH.
//
// Branch-free, so that every lane costs the same; errors were measured against 60 digits on a dense grid and are in
// units of the relative rounding error 2⁻⁵³.

#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

typedef double vec __attribute__((vector_size(8 * WIDTH)));
typedef int64_t bits __attribute__((vector_size(8 * WIDTH)));
typedef double loose __attribute__((vector_size(8 * WIDTH), aligned(8)));

INLINE vec load(const double *p) { return *(const loose *)p; }
INLINE void store(double *p, vec x) { *(loose *)p = x; }
INLINE vec splat(double x) { return x - (vec){}; }
INLINE vec choose(bits condition, vec a, vec b) { return (vec)((condition & (bits)a) | (~condition & (bits)b)); }
INLINE vec larger(vec a, vec b) { return choose(a > b, a, b); }
INLINE vec magnitude(vec x) { return __builtin_elementwise_abs(x); }
INLINE int any(bits condition) { return __builtin_reduce_or(condition) != 0; }

// Horner's rule, from the highest coefficient, which comes last.
#define POLYNOMIAL(x, coefficients)                                                        \
    ({                                                                                     \
        const int n_ = sizeof(coefficients) / sizeof(double);                              \
        vec sum_ = splat(coefficients[n_ - 1]);                                            \
        _Pragma("unroll") for (int i_ = n_ - 2; i_ >= 0; i_--) sum_ = sum_ * (x) + coefficients[i_]; \
        sum_;                                                                              \
    })

// eˣ for x ≤ 709, error 1.2; e⁻⁷⁰⁸ where x is below that.
//
// x = k ln 2 + r with |r| ≤ ½ ln 2, and eʳ = 1 + r + r² q(r), q interpolated at Chebyshev points. Adding 1.5 · 2⁵²
// rounds to a whole k, whose bits then stand at the low end, ready to be added to the exponent.
INLINE vec exponential(vec x) {
    static const double q[] = {
        0x1.0000000000001p-1,  0x1.5555555555557p-3,  0x1.5555555553d67p-5,  0x1.11111111100dfp-7,
        0x1.6c16c1788a24fp-10, 0x1.a01a01abe6549p-13, 0x1.a019b913e6e77p-16, 0x1.71de0236eabcbp-19,
        0x1.28917d444b49fp-22, 0x1.af4dde4b9be8cp-26,
    };
    x = larger(x, splat(-708));
    vec shifted = x * 0x1.71547652b82fep+0 + 0x1.8p52;
    vec k = shifted - 0x1.8p52;
    vec r = (x - k * 0x1.62e42fefa3800p-1) - k * 0x1.ef35793c76730p-45;
    vec power = 1 + (r + r * r * POLYNOMIAL(r, q));
    return (vec)((bits)power + ((bits)shifted << 52));
}

// log x for normal x > 0, error 1.5 away from 1; log 1e-300 where x is below that.
//
// x = 2ᵏ m with m in [√½, √2), and log m = 2 artanh s = 2s + s³ L(s²) with s = (m - 1) / (m + 1).
INLINE vec logarithm(vec x) {
    static const double L[] = {
        0x1.5555555555555p-1, 0x1.9999999999a38p-2, 0x1.2492492476b0bp-2, 0x1.c71c720185cc1p-3,
        0x1.745cf8f397214p-3, 0x1.3b1c38a856459p-3, 0x1.0fbe442b6ae60p-3, 0x1.0c06b55bb3efbp-3,
    };
    const int64_t root = 0x3fe6a09e667f3bcd;
    bits shifted = (bits)larger(x, splat(1e-300)) + (0x3ff0000000000000 - root);
    vec k = (vec)((shifted >> 52) | 0x4330000000000000) - 0x1.00000000003ffp52;
    vec m = (vec)((shifted & 0x000fffffffffffff) + root);
    vec s = (m - 1) / (m + 1), square = s * s;
    vec tail = s * square * POLYNOMIAL(square, L);
    return k * 0x1.62e42fefa3800p-1 + (2 * s + (tail + k * 0x1.ef35793c76730p-45));
}

// e^(x²) erfc x for x ≥ 0, error 6.
//
// (1 + 2x) e^(x²) erfc x is smooth in t = (x - 3.75) / (x + 3.75), which brings [0, ∞) to [-1, 1).
// M. Shepherd, J. Laframboise. "Chebyshev Approximation of (1 + 2x) exp(x²) erfc x in 0 ≤ x < ∞."
// Mathematics of Computation 36, 1981. Their 23 terms, and one more, in powers of t: all are below 1.24.
// Even and odd powers apart, so that the processor has two chains to work on.
INLINE vec scaled_erfc(vec x) {
    static const double even[] = {
        0x1.3ccda0b5d5dc2p+0,    0x1.d5f294816277ep-9,    -0x1.bda9309a35871p-4,   -0x1.e0d0fa6c16f3fp-5,
        -0x1.3f603c7e65d24p-7,   0x1.33fb5a5e7ca14p-12,   0x1.b13e13fe20445p-15,   -0x1.7fcc159f9a760p-17,
        0x1.d39c1a3875509p-20,   -0x1.0ae6bf9452a1fp-22,  0x1.12b326b5668bfp-25,   -0x1.6884628ace07ap-29,
    };
    static const double odd[] = {
        -0x1.1f367683f89a5p-3,   0x1.510169d09665bp-4,    0x1.7a14188a9ce2ap-4,    0x1.d0b0037d167adp-6,
        0x1.cc3a0e7d2150cp-10,   -0x1.303fa4966bc38p-12,  0x1.778b933adcce7p-16,   -0x1.055686d42aa63p-20,
        -0x1.eb803840c0574p-25,  0x1.8fa9fe49c359bp-26,   -0x1.014cd7201b5adp-28,  0x1.561b105822235p-32,
    };
    // One division for both quotients.
    vec bottom = x + 3.75, scale = 1 + 2 * x, inverse = 1 / (bottom * scale);
    vec t = (x - 3.75) * scale * inverse, square = t * t;
    return (POLYNOMIAL(square, even) + t * POLYNOMIAL(square, odd)) * bottom * inverse;
}

// log P(|X - middle| ≤ half) for X normal with the mean `middle ± distance` and the precision `kappa` = 1 / √2σ.
//
// With a, b = κ(distance ∓ half), the mass is ½ erfc a - ½ erfc b. In terms of E(x) = e^(x²) erfc x it is
//     a ≥ 0:  ½ e^(-a²) (E(a) - e^(a² - b²) E(b)),       whose logarithm never underflows;
//     a < 0:  1 - ½ e^(-a²) E(-a) - ½ e^(-b²) E(b),      where nothing cancels unless the cell is narrow.
// A cell of width 2δσ loses a factor of 1 / δ of the precision.
INLINE vec normal_log_mass(vec distance, vec half, vec kappa) {
    distance = magnitude(distance);
    vec a = (distance - half) * kappa, b = (distance + half) * kappa;
    vec near = scaled_erfc(magnitude(a)), far = scaled_erfc(b);
    bits is_tail = a >= 0;
    vec far_scale = exponential(choose(is_tail, -4 * distance * half * kappa * kappa, -b * b));
    vec tail = 0.5 * (near - far_scale * far);
    vec central = 1 - 0.5 * (exponential(-a * a) * near + far_scale * far);
    return logarithm(choose(is_tail, tail, central)) - choose(is_tail, a * a, splat(0));
}
