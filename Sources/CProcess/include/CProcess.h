#ifndef C_PROCESS_H
#define C_PROCESS_H

#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/types.h>

/// What a process is started with. Everything is read before `apus_spawn` returns.
struct apus_spawn_request {
    /// The program, looked up on PATH if it has no slash, then its arguments; ends with NULL.
    char *_Nullable const *_Nonnull arguments;
    /// Its environment, NAME=value; ends with NULL.
    char *_Nullable const *_Nonnull environment;
    /// Whether its standard error goes where its standard output goes. Its standard input is empty.
    int mixes_errors;
    /// The address space it may take, in bytes; 0 is no limit.
    uint64_t address_space;
    /// What `apus_guard` returned, or -1.
    int guard;
    /// Where the process becomes a member of a control group by writing 0, or -1.
    int control_group;
    /// Where all goes that the process prints, or -1: then it can be read.
    int log;
};

/// A process that was started.
struct apus_process {
    pid_t id;
    /// Readable once it has ended.
    int exit;
    /// What it prints, -1 if that goes to a log, and what it says of errors, -1 if that is mixed; reading does not block.
    int output, errors;
};

/// Starts a process at the head of a process group of its own. Returns 0, or the error that stopped it.
///
/// The process gets SIGTERM when the thread that called this ends: call it from one that lives as long as the program.
int apus_spawn(const struct apus_spawn_request *_Nonnull request, struct apus_process *_Nonnull process);

/// Starts a process that ends the process groups it is told of, if this program dies without doing so itself.
///
/// Returns where to tell it, -1 if that failed: a positive number adds a group, a negative one takes it away.
int apus_guard(void);

/// Tells the guard that a group has ended.
void apus_guard_release(int guard, pid_t group);

/// Catches SIGINT, SIGTERM and, unless it is ignored, SIGHUP. Returns where one byte can be read for each, or -1.
int apus_catch_signals(void);

/// A port of this machine where nobody listens now, or -1.
int apus_free_port(void);

/// How many processors this program may run on.
int apus_processors(void);

#endif
