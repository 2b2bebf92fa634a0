// Runs a command several times and prints what each run took, as a JSON array.
//
// Timed [-n runs] command [argument...]
//
// A program of its own, since Linux counts as a child's peak memory also that of the process which started it
// (it is taken over at exec): started from Python, every command would seem to need Python's memory.

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static double milliseconds(struct timeval time) { return (double)time.tv_sec * 1e3 + (double)time.tv_usec / 1e3; }

int main(int argc, char **argv) {
    long runs = 1;
    char **command = argv + 1;
    if (argc > 3 && strcmp(argv[1], "-n") == 0) {
        runs = atol(argv[2]);
        command = argv + 3;
    }
    if (!*command || runs < 1) {
        fprintf(stderr, "usage: Timed [-n runs] command [argument...]\n");
        return 2;
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    printf("[");
    for (long run = 0; run < runs; run++) {
        pid_t child;
        int status;
        struct rusage usage;
        double start = now();
        int failure = posix_spawnp(&child, command[0], &actions, NULL, command, environ);
        if (failure) {
            fprintf(stderr, "Timed: %s: %s\n", command[0], strerror(failure));
            return 1;
        }
        while (wait4(child, &status, 0, &usage) < 0) {
            if (errno != EINTR) return 1;
        }
        double wall = now() - start;
#ifdef __APPLE__
        double units_per_mebibyte = 1048576;
#else
        double units_per_mebibyte = 1024;
#endif
        printf("%s{\"wall_ms\": %.3f, \"cpu_ms\": %.3f, \"peak_rss_mib\": %.3f, \"status\": %d}", run ? ",\n " : "",
               wall, milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
               (double)usage.ru_maxrss / units_per_mebibyte, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
    printf("]\n");
    return 0;
}
