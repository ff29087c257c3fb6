#include "CPostgres.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static void *library;
static char obstacle[512];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void open_library(void) {
    library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) snprintf(obstacle, sizeof obstacle, "%s", dlerror());
    // The youngest of the functions: a library that has it has all.
    else if (dlsym(library, "PQenterPipelineMode") == NULL)
        snprintf(obstacle, sizeof obstacle, "libpq.so.5 is older than PostgreSQL 14");
}

const char *apus_libpq_obstacle(void) {
    pthread_once(&once, open_library);
    return obstacle[0] != 0 ? obstacle : NULL;
}

static void *function(void **place, const char *name) {
    void *found = __atomic_load_n(place, __ATOMIC_RELAXED);
    if (found == NULL) {
        pthread_once(&once, open_library);
        found = dlsym(library, name);
        __atomic_store_n(place, found, __ATOMIC_RELAXED);
    }
    return found;
}

// Each function of the header under its own name, so that callers see libpq as it is.
#define FORWARD(type, name, parameters, arguments)                          \
    type name parameters {                                                  \
        static void *place;                                                 \
        return ((type(*) parameters)function(&place, #name)) arguments;     \
    }

FORWARD(PGconn *, PQconnectdb, (const char *text), (text))
FORWARD(PGconn *, PQconnectdbParams, (const char *const *keys, const char *const *values, int expands),
        (keys, values, expands))
FORWARD(void, PQfinish, (PGconn * connection), (connection))
FORWARD(PGPing, PQping, (const char *text), (text))
FORWARD(PGPing, PQpingParams, (const char *const *keys, const char *const *values, int expands),
        (keys, values, expands))
FORWARD(PQconninfoOption *, PQconninfoParse, (const char *text, char **message), (text, message))
FORWARD(void, PQconninfoFree, (PQconninfoOption * options), (options))
FORWARD(void, PQfreemem, (void *pointer), (pointer))

FORWARD(ConnStatusType, PQstatus, (const PGconn *connection), (connection))
FORWARD(char *, PQerrorMessage, (const PGconn *connection), (connection))
FORWARD(int, PQsocket, (const PGconn *connection), (connection))
FORWARD(PQnoticeProcessor, PQsetNoticeProcessor, (PGconn * connection, PQnoticeProcessor processor, void *context),
        (connection, processor, context))
FORWARD(int, PQconsumeInput, (PGconn * connection), (connection))
FORWARD(PGnotify *, PQnotifies, (PGconn * connection), (connection))

FORWARD(PGresult *, PQexec, (PGconn * connection, const char *text), (connection, text))
FORWARD(int, PQenterPipelineMode, (PGconn * connection), (connection))
FORWARD(int, PQpipelineSync, (PGconn * connection), (connection))
FORWARD(int, PQsendPrepare, (PGconn * connection, const char *name, const char *text, int count, const Oid *types),
        (connection, name, text, count, types))
FORWARD(int, PQsendQueryPrepared,
        (PGconn * connection, const char *name, int count, const char *const *values, const int *lengths,
         const int *formats, int format),
        (connection, name, count, values, lengths, formats, format))
FORWARD(PGresult *, PQgetResult, (PGconn * connection), (connection))

FORWARD(void, PQclear, (PGresult * result), (result))
FORWARD(ExecStatusType, PQresultStatus, (const PGresult *result), (result))
FORWARD(char *, PQresultErrorField, (const PGresult *result, int field), (result, field))
FORWARD(int, PQntuples, (const PGresult *result), (result))
FORWARD(char *, PQgetvalue, (const PGresult *result, int row, int column), (result, row, column))
FORWARD(int, PQgetlength, (const PGresult *result, int row, int column), (result, row, column))
FORWARD(int, PQgetisnull, (const PGresult *result, int row, int column), (result, row, column))
