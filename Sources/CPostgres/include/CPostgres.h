// libpq, PostgreSQL's client: Debian's libpq-dev to build with, libpq5 to run with.
//
// It is opened when the first connection is made. Were it linked, every command would wait for the twenty libraries that
// it brings along.
#pragma once
#include <postgresql/libpq-fe.h>

/// Why libpq cannot be opened; NULL if it is there. Nothing else may be called before it was found to be.
const char *apus_libpq_obstacle(void);
