// The routines of BLAS and LAPACK that Apus uses, from the OpenBLAS of the machine.
//
// Matrices are column-major. OpenBLAS is opened on the first call rather than linked, because it chooses its loops when
// it starts, by the kind of processor and by the variable OPENBLAS_CORETYPE: set here to the oldest kind that has AVX2
// and FMA, results are the same to the last bit on every machine that has these, and the loops of OpenBLAS 0.3.21 that
// are known to compute wrong results on newer processors are never taken.
//
// Any number of threads may call at once; they take turns.
#pragma once
#include <stdbool.h>

// Whether OpenBLAS is there. Asked before anything else is called.
bool linear_algebra_is_available(void);

// Why not, in words.
const char *linear_algebra_fault(void);

// Cholesky: the lower triangle of `a` becomes L with A = L Lᵀ. Returns 0, or the order of the minor that is not positive.
int linear_cholesky(int n, double *a, int stride);

// The inverse of A from its factor L, in the lower triangle.
int linear_inverse_from_factor(int n, double *a, int stride);

// B := L⁻¹ B, or L⁻ᵀ B if `transposed`, for the n × columns matrix B.
void linear_solve_lower(int n, int columns, const double *l, int stride, bool transposed, double *b, int b_stride);

// b := L⁻¹ b, or L⁻ᵀ b if `transposed`.
void linear_solve_lower_vector(int n, const double *l, int stride, bool transposed, double *b);

// C := alpha op(A) op(B) + beta C, where op(A) is rows × inner and op(B) is inner × columns.
void linear_multiply(
    int rows, int columns, int inner, double alpha, const double *a, int a_stride, bool a_transposed, const double *b,
    int b_stride, bool b_transposed, double beta, double *c, int c_stride);

// y := alpha op(A) x + beta y for the rows × columns matrix A.
void linear_multiply_vector(
    int rows, int columns, double alpha, const double *a, int stride, bool transposed, const double *x, double beta,
    double *y);

// The eigenvalues of the symmetric A, rising, and its eigenvectors in the columns of `a`. Only the lower triangle is read.
int linear_symmetric_eigen(int n, double *a, int stride, double *values, double *work, int work_count);
