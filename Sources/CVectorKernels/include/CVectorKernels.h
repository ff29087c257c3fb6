#ifndef C_VECTOR_KERNELS_H
#define C_VECTOR_KERNELS_H

// Loops over doubles that are written for vectors of any width and compiled for several instruction sets. Each set
// gives the same results up to rounding. Pointers need no alignment beyond that of their elements.

#include <stddef.h>
#include <stdint.h>

/// The instruction sets that the loops are compiled for.
typedef enum vector_instructions {
    VECTOR_PORTABLE = 0,
    VECTOR_AVX2 = 1,
    VECTOR_AVX512 = 2,
} vector_instructions;

/// The widest set that this processor has.
vector_instructions vector_best_instructions(void);

/// The number of points that `parzen_log_density` evaluates at once.
enum { PARZEN_LANES = 24 };

/// The logarithm of the probability that each of some cells has under one normal distribution.
///
/// One row for each of the distributions, filled when a kernel that matters needs it.
typedef struct parzen_table {
    /// The logarithms: `PARZEN_LANES` for each distribution.
    double *rows;
    /// Whether a row is filled.
    uint8_t *is_filled;
    /// The mean and the standard deviation of each distribution; not read where `is_filled` is set.
    const double *means, *deviations;
    /// The middle and half the width of the cell of each lane.
    const double *middles, *halves;
    /// The middle and half the width of the interval that the distributions are truncated to.
    double domain_middle, domain_half;
} parzen_table;

/// A mixture of products of truncated normal and discrete distributions.
typedef struct parzen_mixture {
    /// `stride` numbers for each slot: the logarithm of the constant factor, then (μ, 1 / √2σ) for each continuous
    /// dimension, then (μ, 1 / √2σ, (√2 w / σ)²) for each finely stepped one, w being half its step.
    const double *kernels;
    ptrdiff_t stride;
    ptrdiff_t continuous, fine, tables;
    /// The row in each table, for each slot.
    const int32_t *rows;
    /// The slots of the kernels. The prior is in slot 0 and not among them.
    const int32_t *order;
    ptrdiff_t count;
    /// The weight of the kernel in each slot; without it the following tell the weights.
    const double *weights;
    /// The weights, which sum to 1: of the prior; of the first kernel, growing by `weight_step` from one to the next
    /// for the first `ramp` kernels; of all later ones.
    double prior_weight, oldest_weight, weight_step, newest_weight;
    ptrdiff_t ramp;
} parzen_mixture;

/// The logarithm of the density of `mixture` at `PARZEN_LANES` points, to `densities`.
///
/// `coordinates` has the points' coordinates: `PARZEN_LANES` for each continuous, then for each finely stepped
/// dimension. Kernels are left out whose sum is below 2.4e-16 of the density.
///
/// In a single continuous dimension it is fastest if both points and kernels are sorted.
void parzen_log_density(
    vector_instructions instructions, const parzen_mixture *mixture, const parzen_table *tables,
    const double *coordinates, double *densities);

/// -log(σ P(low ≤ X ≤ high)) of a normal X, for each mean and deviation, to `logarithms`.
void parzen_log_normalizers(
    vector_instructions instructions, ptrdiff_t count, const double *means, const double *deviations, double low,
    double high, double *logarithms);

/// The logarithm of the probability of [middle - half, middle + half] under each normal distribution.
void normal_log_masses(
    vector_instructions instructions, ptrdiff_t count, const double *middles, const double *halves,
    const double *means, const double *deviations, double *logarithms);

#endif
