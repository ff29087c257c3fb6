#include "CLinearAlgebra.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

// The interface of Fortran: everything by address, the lengths of texts at the end.
typedef void (*potrf_t)(const char *, const int *, double *, const int *, int *, size_t);
typedef void (*trsm_t)(
    const char *, const char *, const char *, const char *, const int *, const int *, const double *, const double *,
    const int *, double *, const int *, size_t, size_t, size_t, size_t);
typedef void (*trsv_t)(
    const char *, const char *, const char *, const int *, const double *, const int *, double *, const int *, size_t,
    size_t, size_t);
typedef void (*gemm_t)(
    const char *, const char *, const int *, const int *, const int *, const double *, const double *, const int *,
    const double *, const int *, const double *, double *, const int *, size_t, size_t);
typedef void (*gemv_t)(
    const char *, const int *, const int *, const double *, const double *, const int *, const double *, const int *,
    const double *, double *, const int *, size_t);
typedef void (*syev_t)(
    const char *, const char *, const int *, double *, const int *, double *, double *, const int *, int *, size_t, size_t);

static struct {
    potrf_t potrf, potri;
    trsm_t trsm;
    trsv_t trsv;
    gemm_t gemm;
    gemv_t gemv;
    syev_t syev;
    const char *fault;
} library;

// Debian's serial OpenBLAS is built without locks: its routines share one buffer, and two threads that multiply matrices at
// once get wrong products. So one call is made at a time.
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

static void *routine(void *handle, const char *name) {
    void *address = dlsym(handle, name);
    if (!address && !library.fault) library.fault = "libopenblas.so.0 lacks routines of BLAS or LAPACK";
    return address;
}

static void open_library(void) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) setenv("OPENBLAS_CORETYPE", "Haswell", 1);
#endif
    // Trials run side by side: each has one thread, and what does not split does not depend on how it was split.
    setenv("OPENBLAS_NUM_THREADS", "1", 1);
    void *handle = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        library.fault = "libopenblas.so.0 is not installed (Debian: libopenblas0-serial)";
        return;
    }
    library.potrf = (potrf_t)routine(handle, "dpotrf_");
    library.potri = (potrf_t)routine(handle, "dpotri_");
    library.trsm = (trsm_t)routine(handle, "dtrsm_");
    library.trsv = (trsv_t)routine(handle, "dtrsv_");
    library.gemm = (gemm_t)routine(handle, "dgemm_");
    library.gemv = (gemv_t)routine(handle, "dgemv_");
    library.syev = (syev_t)routine(handle, "dsyev_");
}

static void ensure_open(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, open_library);
}

bool linear_algebra_is_available(void) {
    ensure_open();
    return !library.fault;
}

const char *linear_algebra_fault(void) {
    ensure_open();
    return library.fault ? library.fault : "";
}

int linear_cholesky(int n, double *a, int stride) {
    int info = 0;
    ensure_open();
    pthread_mutex_lock(&turn);
    library.potrf("L", &n, a, &stride, &info, 1);
    pthread_mutex_unlock(&turn);
    return info;
}

int linear_inverse_from_factor(int n, double *a, int stride) {
    int info = 0;
    ensure_open();
    pthread_mutex_lock(&turn);
    library.potri("L", &n, a, &stride, &info, 1);
    pthread_mutex_unlock(&turn);
    return info;
}

void linear_solve_lower(int n, int columns, const double *l, int stride, bool transposed, double *b, int b_stride) {
    const double one = 1;
    ensure_open();
    pthread_mutex_lock(&turn);
    library.trsm("L", "L", transposed ? "T" : "N", "N", &n, &columns, &one, l, &stride, b, &b_stride, 1, 1, 1, 1);
    pthread_mutex_unlock(&turn);
}

void linear_solve_lower_vector(int n, const double *l, int stride, bool transposed, double *b) {
    const int one = 1;
    ensure_open();
    pthread_mutex_lock(&turn);
    library.trsv("L", transposed ? "T" : "N", "N", &n, l, &stride, b, &one, 1, 1, 1);
    pthread_mutex_unlock(&turn);
}

void linear_multiply(
    int rows, int columns, int inner, double alpha, const double *a, int a_stride, bool a_transposed, const double *b,
    int b_stride, bool b_transposed, double beta, double *c, int c_stride
) {
    ensure_open();
    pthread_mutex_lock(&turn);
    library.gemm(
        a_transposed ? "T" : "N", b_transposed ? "T" : "N", &rows, &columns, &inner, &alpha, a, &a_stride, b, &b_stride,
        &beta, c, &c_stride, 1, 1);
    pthread_mutex_unlock(&turn);
}

void linear_multiply_vector(
    int rows, int columns, double alpha, const double *a, int stride, bool transposed, const double *x, double beta,
    double *y
) {
    const int one = 1;
    ensure_open();
    pthread_mutex_lock(&turn);
    library.gemv(transposed ? "T" : "N", &rows, &columns, &alpha, a, &stride, x, &one, &beta, y, &one, 1);
    pthread_mutex_unlock(&turn);
}

int linear_symmetric_eigen(int n, double *a, int stride, double *values, double *work, int work_count) {
    int info = 0;
    ensure_open();
    pthread_mutex_lock(&turn);
    library.syev("V", "L", &n, a, &stride, values, work, &work_count, &info, 1, 1);
    pthread_mutex_unlock(&turn);
    return info;
}
