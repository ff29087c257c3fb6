// NLopt, the library of nonlinear optimization: Debian's libnlopt-dev.
#pragma once
#include <nlopt.h>
