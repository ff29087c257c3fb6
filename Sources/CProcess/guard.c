#define _GNU_SOURCE
#include "CProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { capacity = 1 << 14 };

static int32_t groups[capacity];
static int count;

static void note(int32_t record) {
    if (record > 0 && count < capacity) groups[count++] = record;
    if (record < 0) {
        for (int i = 0; i < count; i++) {
            if (groups[i] == -record) groups[i--] = groups[--count];
        }
    }
}

// SIGTERM, and SIGKILL 10 s later to what is left.
static void end_groups(void) {
    for (int i = 0; i < count; i++) kill(-groups[i], SIGTERM);
    for (int tenths = 0; tenths < 100 && count > 0; tenths++) {
        for (int i = 0; i < count; i++) {
            if (kill(-groups[i], 0) != 0) groups[i--] = groups[--count];
        }
        nanosleep(&(struct timespec){0, 100000000}, NULL);
    }
    for (int i = 0; i < count; i++) kill(-groups[i], SIGKILL);
}

static void watch(int reader) {
    int32_t record;
    while (1) {
        const ssize_t size = read(reader, &record, sizeof record);
        if (size == sizeof record) note(record);
        else if (size == 0 || errno != EINTR) break;
    }
    end_groups();
}

static void detach(int reader) {
    setsid();
    for (int signal = 1; signal < 32; signal++) sigaction(signal, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    // Nothing that this program was given must stay open because of its guard.
    for (int i = 0; i < 3; i++) close(i);
    dup2(reader, 3);
#ifdef SYS_close_range
    syscall(SYS_close_range, 4, ~0U, 0);
#endif
    prctl(PR_SET_NAME, "trial-guard");
}

int apus_guard(void) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return -1;
    const pid_t pid = fork();
    if (pid == 0) {
        // Forked twice, so that nobody has to wait for it.
        const pid_t second = fork();
        if (second != 0) _exit(second < 0);
        detach(ends[0]);
        watch(3);
        _exit(0);
    }
    close(ends[0]);
    int status = 1;
    if (pid > 0) while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    if (status != 0) {
        close(ends[1]);
        return -1;
    }
    return ends[1];
}

void apus_guard_release(int guard, pid_t group) {
    const int32_t record = -group;
    send(guard, &record, sizeof record, MSG_NOSIGNAL);
}
