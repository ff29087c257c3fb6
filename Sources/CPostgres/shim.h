// libpq, PostgreSQL's client: Debian's libpq-dev.
#pragma once
#include <libpq-fe.h>
