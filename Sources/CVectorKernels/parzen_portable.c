// For any processor: two lanes, as SSE2 and NEON have.
#define WIDTH 2
#define GROUP 4
#define NAME(f) f##_portable
#include "parzen_lanes.h"
