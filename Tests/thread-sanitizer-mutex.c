// Lets ThreadSanitizer see Swift's Mutex where it is contended: loaded before the tests by Scripts/sanitize.sh.
//
// A Mutex that is free is taken by code that is compiled into its user and instrumented with it. One that is not is
// waited for, and handed on, in libswiftSynchronization, which is not instrumented: without this, four threads that
// increment a Mutex<Int> are reported as a race. The two functions below stand in front of that library's.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdint.h>

// Missing in processes without the sanitizer, which load this too.
void __tsan_acquire(void *) __attribute__((weak));
void __tsan_release(void *) __attribute__((weak));

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define SELF __attribute__((swift_context)) void *

typedef __attribute__((swiftcall)) void Lock(uint32_t, SELF);
typedef __attribute__((swiftcall)) void Unlock(SELF);

__attribute__((swiftcall)) void lock_slow(uint32_t, SELF) __asm__(LOCK);
__attribute__((swiftcall)) void unlock_slow(SELF) __asm__(UNLOCK);

__attribute__((swiftcall)) void lock_slow(uint32_t seen, SELF handle) {
    ((Lock *)dlsym(RTLD_NEXT, LOCK))(seen, handle);
    if (__tsan_acquire) __tsan_acquire(handle);
}

__attribute__((swiftcall)) void unlock_slow(SELF handle) {
    if (__tsan_release) __tsan_release(handle);
    ((Unlock *)dlsym(RTLD_NEXT, UNLOCK))(handle);
}
