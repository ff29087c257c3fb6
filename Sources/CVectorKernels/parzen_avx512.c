#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,fma"))), apply_to = function)
#define WIDTH 8
#define GROUP 3
#define NAME(f) f##_avx512
#include "parzen_lanes.h"
#pragma clang attribute pop
#endif
