// Starts programs and measures each whole process: its wall time, processor time and peak of resident memory.
//
// A program of its own, because Linux counts into a child's peak what its parent held when it forked: started
// from Python, no process seems to take less than Python does.
//
// Reads commands from standard input, one a line, its arguments separated by tabs, and for each writes a line:
// wall microseconds, user and system microseconds, peak KiB, exit status (128 and more for a signal).

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static double microseconds(struct timeval time) { return time.tv_sec * 1e6 + time.tv_usec; }

int main(void) {
    static char line[65536];
    char *arguments[256];
    int quiet = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        int count = 0;
        for (char *word = strtok(line, "\t"); word && count < 255; word = strtok(NULL, "\t")) arguments[count++] = word;
        arguments[count] = NULL;
        if (!count) continue;
        double start = now();
        pid_t child = fork();
        if (child == 0) {
            dup2(quiet, 0);
            dup2(quiet, 1);
            if (!getenv("LAUNCHER_SHOWS_ERRORS")) dup2(quiet, 2);
            execvp(arguments[0], arguments);
            _exit(127);
        }
        if (child < 0) return 1;
        int status = 0;
        struct rusage usage;
        wait4(child, &status, 0, &usage);
        double end = now();
#ifdef __APPLE__
        long peak = usage.ru_maxrss / 1024;
#else
        long peak = usage.ru_maxrss;
#endif
        printf("%.0f %.0f %.0f %ld %d\n", end - start, microseconds(usage.ru_utime), microseconds(usage.ru_stime), peak,
               WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
        fflush(stdout);
    }
    return 0;
}
