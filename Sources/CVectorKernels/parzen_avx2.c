#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define WIDTH 4
#define GROUP 6
#define NAME(f) f##_avx2
#include "parzen_lanes.h"
#pragma clang attribute pop
#endif
