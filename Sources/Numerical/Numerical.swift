// Numerical
