#include "XMLBaseline.h"

#include <stdlib.h>

static uint64_t allocations;

uint64_t xml_baseline_allocations(void) { return allocations; }

// glibc lets a program define these; its own are reachable under other names. The counter is
// plain, as the benchmark runs on one thread.
#ifdef __GLIBC__
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

void *malloc(size_t size) {
    allocations++;
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    allocations++;
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    allocations++;
    return __libc_realloc(memory, size);
}
#endif
