// Sends each call to the loops that were compiled for the instructions asked for.
#include "CVectorKernels.h"

#define VARIANTS(NAME)                                                                                        \
    void parzen_log_density_##NAME(                                                                           \
        const parzen_mixture *, const parzen_table *, const double *, double *);                              \
    void parzen_log_normalizers_##NAME(ptrdiff_t, const double *, const double *, double, double, double *); \
    void normal_log_masses_##NAME(                                                                            \
        ptrdiff_t, const double *, const double *, const double *, const double *, double *);

VARIANTS(portable)
#if defined(__x86_64__)
VARIANTS(avx2)
VARIANTS(avx512)
#define DISPATCH(function, ...)                                              \
    switch (instructions) {                                                  \
    case VECTOR_AVX512: return function##_avx512(__VA_ARGS__);               \
    case VECTOR_AVX2: return function##_avx2(__VA_ARGS__);                   \
    case VECTOR_PORTABLE: return function##_portable(__VA_ARGS__);           \
    }
#else
#define DISPATCH(function, ...) (void)instructions; return function##_portable(__VA_ARGS__);
#endif

vector_instructions vector_best_instructions(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return VECTOR_AVX512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return VECTOR_AVX2;
#endif
    return VECTOR_PORTABLE;
}

void parzen_log_density(
    vector_instructions instructions, const parzen_mixture *mixture, const parzen_table *tables,
    const double *coordinates, double *densities
) {
    DISPATCH(parzen_log_density, mixture, tables, coordinates, densities)
}

void parzen_log_normalizers(
    vector_instructions instructions, ptrdiff_t count, const double *means, const double *deviations, double low,
    double high, double *logarithms
) {
    DISPATCH(parzen_log_normalizers, count, means, deviations, low, high, logarithms)
}

void normal_log_masses(
    vector_instructions instructions, ptrdiff_t count, const double *middles, const double *halves,
    const double *means, const double *deviations, double *logarithms
) {
    DISPATCH(normal_log_masses, count, middles, halves, means, deviations, logarithms)
}
