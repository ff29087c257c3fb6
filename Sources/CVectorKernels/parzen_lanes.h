// The loops over the kernels of a Parzen estimator. A file that defines WIDTH, GROUP (the vectors that are worked on
// together) and NAME (which makes a name its own) includes this.
//
// The points lie along the lanes: for each kernel its numbers are spread over a vector and the sums of all points
// stay in registers.

#include "CVectorKernels.h"
#include "lanes.h"

// Kernels whose terms lie so far below the sum, in natural logarithms, are left out: e⁻³⁶ = 2.3e-16.
static const double negligible = -36;
// Terms that would come near overflow move the reference first.
static const double excessive = 600;
// Continuous dimensions between two looks at whether a kernel still matters.
enum { PATIENCE = 4 };

// log Σ terms of GROUP vectors of points: reference + log sum.
typedef struct accumulator {
    vec reference[GROUP], sum[GROUP];
} accumulator;

INLINE int is_negligible(const vec *term, const accumulator *total) {
    vec most = term[0] - total->reference[0];
    for (int v = 1; v < GROUP; v++) most = larger(most, term[v] - total->reference[v]);
    return !any(most > negligible);
}

// Makes the terms that are far above the reference of vector `v` its new reference.
static __attribute__((noinline)) void rebase(accumulator *total, int v, vec term) {
    bits is_above = term - total->reference[v] > excessive;
    vec reference = choose(is_above, term, total->reference[v]);
    total->sum[v] =
        choose(is_above, total->sum[v] * exponential(total->reference[v] - reference), total->sum[v]);
    total->reference[v] = reference;
}

INLINE void add(accumulator *total, const vec *term, double weight) {
    vec most = term[0] - total->reference[0];
    for (int v = 1; v < GROUP; v++) most = larger(most, term[v] - total->reference[v]);
    if (!any(most > negligible)) return;
    if (__builtin_expect(any(most > excessive), 0)) {
        for (int v = 0; v < GROUP; v++) rebase(total, v, term[v]);
    }
    for (int v = 0; v < GROUP; v++) total->sum[v] += weight * exponential(term[v] - total->reference[v]);
}

// Brings the sum back to 1, so that the reference is the sum so far.
static __attribute__((noinline)) void fold(accumulator *total) {
    for (int v = 0; v < GROUP; v++) {
        bits is_empty = total->sum[v] <= 0;
        vec sum = choose(is_empty, splat(1), total->sum[v]);
        total->reference[v] += logarithm(sum);
        total->sum[v] = choose(is_empty, splat(0), splat(1));
    }
}

static __attribute__((noinline)) void fill_row(const parzen_table *table, ptrdiff_t row) {
    double *masses = table->rows + row * PARZEN_LANES;
    vec mean = splat(table->means[row]), kappa = splat(0x1.6a09e667f3bcdp-1 / table->deviations[row]);
    vec whole = normal_log_mass(splat(table->domain_middle) - mean, splat(table->domain_half), kappa);
    for (int lane = 0; lane < PARZEN_LANES; lane += WIDTH) {
        vec mass = normal_log_mass(load(table->middles + lane) - mean, load(table->halves + lane), kappa);
        store(masses + lane, mass - whole);
    }
    table->is_filled[row] = 1;
}

// Adds the term of the kernel in `slot`. `x` and the rows of the tables start at the first lane of the group.
INLINE void add_kernel(
    accumulator *total, const parzen_mixture *mixture, const parzen_table *tables, const double *x, ptrdiff_t lane,
    int32_t slot, double weight
) {
    const double *kernel = mixture->kernels + slot * mixture->stride;
    vec term[GROUP];
    for (int v = 0; v < GROUP; v++) term[v] = splat(kernel[0]);
    kernel++;
    ptrdiff_t until_look = PATIENCE;
    for (ptrdiff_t d = 0; d < mixture->continuous; d++, kernel += 2, x += PARZEN_LANES) {
        if (until_look-- == 0) {
            // All that is still to come lowers the term.
            if (is_negligible(term, total)) return;
            until_look = PATIENCE - 1;
        }
        vec mean = splat(kernel[0]), kappa = splat(kernel[1]);
        for (int v = 0; v < GROUP; v++) {
            vec z = (load(x + v * WIDTH) - mean) * kappa;
            term[v] -= z * z;
        }
    }
    for (ptrdiff_t d = 0; d < mixture->fine; d++, kernel += 3, x += PARZEN_LANES) {
        vec mean = splat(kernel[0]), kappa = splat(kernel[1]), cell = splat(kernel[2]);
        vec first = 0x1.5555555555555p-3 - cell / 90;
        for (int v = 0; v < GROUP; v++) {
            vec z = (load(x + v * WIDTH) - mean) * kappa, square = z * z, y = cell * square;
            term[v] += y * (first + y * (y * 0x1.71de3a556c734p-12 - 0x1.6c16c16c16c17p-8)) - square;
        }
    }
    const int32_t *rows = mixture->rows + slot * mixture->tables;
    for (ptrdiff_t t = 0; t < mixture->tables; t++) {
        if (__builtin_expect(!tables[t].is_filled[rows[t]], 0)) {
            if (is_negligible(term, total)) return;
            fill_row(&tables[t], rows[t]);
        }
        const double *row = tables[t].rows + (ptrdiff_t)rows[t] * PARZEN_LANES + lane;
        for (int v = 0; v < GROUP; v++) term[v] += load(row + v * WIDTH);
    }
    add(total, term, weight);
}

INLINE double weight_of(const parzen_mixture *mixture, ptrdiff_t index, int32_t slot) {
    if (mixture->weights) return mixture->weights[slot];
    return index < mixture->ramp ? mixture->oldest_weight + index * mixture->weight_step : mixture->newest_weight;
}

// Adds a kernel of a single continuous dimension, to the points that it matters to.
INLINE void add_line_kernel(
    accumulator *total, const double *kernels, const double *x, int32_t slot, double weight
) {
    const double *kernel = kernels + (ptrdiff_t)slot * 3;
    vec constant = splat(kernel[0]), mean = splat(kernel[1]), kappa = splat(kernel[2]);
    for (int v = 0; v < GROUP; v++) {
        vec z = (load(x + v * WIDTH) - mean) * kappa;
        vec term = constant - z * z, excess = term - total->reference[v];
        if (!any(excess > negligible)) continue;
        if (__builtin_expect(any(excess > excessive), 0)) {
            rebase(total, v, term);
            excess = term - total->reference[v];
        }
        total->sum[v] += weight * exponential(excess);
    }
}

static void log_density_of_group(
    const parzen_mixture *mixture, const parzen_table *tables, const double *x, ptrdiff_t lane, double *densities
) {
    const int is_line = mixture->continuous == 1 && mixture->fine == 0 && mixture->tables == 0;
    accumulator total;
    for (int v = 0; v < GROUP; v++) total.reference[v] = splat(-1e300), total.sum[v] = splat(0);
    add_kernel(&total, mixture, tables, x + lane, lane, 0, mixture->prior_weight);
    for (ptrdiff_t start = 0; start < mixture->count; start += 128) {
        fold(&total);
        ptrdiff_t end = start + 128 < mixture->count ? start + 128 : mixture->count;
        for (ptrdiff_t i = start; i < end; i++) {
            int32_t slot = mixture->order[i];
            double weight = weight_of(mixture, i, slot);
            if (is_line) add_line_kernel(&total, mixture->kernels, x + lane, slot, weight);
            else add_kernel(&total, mixture, tables, x + lane, lane, slot, weight);
        }
    }
    fold(&total);
    for (int v = 0; v < GROUP; v++) store(densities + lane + v * WIDTH, total.reference[v]);
}

void NAME(parzen_log_density)(
    const parzen_mixture *mixture, const parzen_table *tables, const double *x, double *densities
) {
    for (ptrdiff_t lane = 0; lane < PARZEN_LANES; lane += GROUP * WIDTH) {
        log_density_of_group(mixture, tables, x, lane, densities);
    }
}

// The vector at `p`, of which only `count` elements are there.
INLINE vec load_some(const double *p, ptrdiff_t count) {
    if (count >= WIDTH) return load(p);
    vec x = splat(1);
    for (ptrdiff_t i = 0; i < count; i++) x[i] = p[i];
    return x;
}

INLINE void store_some(double *p, vec x, ptrdiff_t count) {
    if (count >= WIDTH) return store(p, x);
    for (ptrdiff_t i = 0; i < count; i++) p[i] = x[i];
}

void NAME(parzen_log_normalizers)(
    ptrdiff_t count, const double *means, const double *deviations, double low, double high, double *logarithms
) {
    vec middle = splat(0.5 * (low + high)), half = splat(0.5 * (high - low));
    for (ptrdiff_t i = 0; i < count; i += WIDTH) {
        vec mean = load_some(means + i, count - i), deviation = load_some(deviations + i, count - i);
        vec mass = normal_log_mass(middle - mean, half, 0x1.6a09e667f3bcdp-1 / deviation);
        store_some(logarithms + i, -mass - logarithm(deviation), count - i);
    }
}

void NAME(normal_log_masses)(
    ptrdiff_t count, const double *middles, const double *halves, const double *means, const double *deviations,
    double *logarithms
) {
    for (ptrdiff_t i = 0; i < count; i += WIDTH) {
        vec distance = load_some(middles + i, count - i) - load_some(means + i, count - i);
        vec kappa = 0x1.6a09e667f3bcdp-1 / load_some(deviations + i, count - i);
        store_some(
            logarithms + i, normal_log_mass(distance, load_some(halves + i, count - i), kappa), count - i);
    }
}
