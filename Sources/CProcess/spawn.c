#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_PIDFD
#define CLONE_PIDFD 0x1000
#endif

struct start {
    const struct apus_spawn_request *request;
    pid_t parent;
    int output, errors;
    int error;
};

// Runs in the child on the parent's memory, while the parent's thread waits, as in vfork: system calls only.
static int run(void *argument) {
    struct start *start = argument;
    const struct apus_spawn_request *request = start->request;

    if (setpgid(0, 0) != 0) goto failed;
    if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) goto failed;
    if (getppid() != start->parent) { errno = ESRCH; goto failed; }
    if (request->address_space != 0) {
        const struct rlimit limit = {request->address_space, request->address_space};
        if (setrlimit(RLIMIT_AS, &limit) != 0) goto failed;
    }
    if (request->control_group >= 0 && write(request->control_group, "0", 1) != 1) goto failed;
    const struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(SIGPIPE, &standard, NULL);

    const int input = open("/dev/null", O_RDONLY);
    if (input < 0) goto failed;
    if (dup2(input, STDIN_FILENO) < 0 || dup2(start->output, STDOUT_FILENO) < 0
        || dup2(start->errors, STDERR_FILENO) < 0) goto failed;
#ifdef SYS_close_range
    syscall(SYS_close_range, 3, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */);
#endif
    if (request->guard >= 0) {
        const int32_t group = getpid();
        send(request->guard, &group, sizeof group, MSG_NOSIGNAL);
    }
    // Threads of a runtime block most signals, which programs are not made for.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execvpe(request->arguments[0], request->arguments, request->environment);
failed:
    start->error = errno;
    _exit(127);
}

// Starts the process with `start`; returns 0 or what stopped it.
static int clone_and_run(struct start *start, struct apus_process *process) {
    char stack[64 * 1024] __attribute__((aligned(16)));
    sigset_t all, mask;
    sigfillset(&all);
    // A handler must not run in the child as long as it has the parent's memory.
    pthread_sigmask(SIG_SETMASK, &all, &mask);
    process->id = clone(
        run, stack + sizeof stack, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, start, &process->exit);
    const int error = process->id < 0 ? errno : start->error;
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    if (error != 0 && process->id > 0) {
        while (waitpid(process->id, NULL, 0) < 0 && errno == EINTR) {}
        if (start->request->guard >= 0) apus_guard_release(start->request->guard, process->id);
        close(process->exit);
    }
    return error;
}

static void close_pipe(const int ends[2]) {
    close(ends[0]);
    close(ends[1]);
}

static int spawn_into(const struct apus_spawn_request *request, struct apus_process *process) {
    process->output = process->errors = -1;
    struct start start = {.request = request, .parent = getpid(), .output = request->log, .errors = request->log};
    return clone_and_run(&start, process);
}

int apus_spawn(const struct apus_spawn_request *request, struct apus_process *process) {
    int output[2] = {-1, -1}, errors[2] = {-1, -1};
    if (request->log >= 0) return spawn_into(request, process);
    if (pipe2(output, O_CLOEXEC) != 0) return errno;
    if (!request->mixes_errors && pipe2(errors, O_CLOEXEC) != 0) {
        const int error = errno;
        close_pipe(output);
        return error;
    }
    struct start start = {.request = request, .parent = getpid(), .output = output[1]};
    start.errors = request->mixes_errors ? output[1] : errors[1];
    const int error = clone_and_run(&start, process);
    if (error != 0) {
        close_pipe(output);
        if (errors[0] >= 0) close_pipe(errors);
        return error;
    }
    close(output[1]);
    if (errors[1] >= 0) close(errors[1]);
    process->output = output[0];
    process->errors = errors[0];
    // Only these ends: the program's writes are to block when nobody reads.
    fcntl(output[0], F_SETFL, O_NONBLOCK);
    if (errors[0] >= 0) fcntl(errors[0], F_SETFL, O_NONBLOCK);
    return 0;
}

int apus_free_port(void) {
    const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) return -1;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    const int is_bound = bind(listener, (struct sockaddr *)&address, sizeof address) == 0
        && getsockname(listener, (struct sockaddr *)&address, &size) == 0;
    close(listener);
    return is_bound ? ntohs(address.sin_port) : -1;
}
