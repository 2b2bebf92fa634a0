#ifndef S3CONTROL_CLIBCURL_SHIMS_H
#define S3CONTROL_CLIBCURL_SHIMS_H

// The type checks of curl's macros need constant options; the functions below have typed values instead.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <fcntl.h>

// CURLOPT_PREREQFUNCTION keeps libcurl from sending a request a second time unasked.
#if LIBCURL_VERSION_NUM < 0x075000
#error "libcurl 7.80.0 or newer is needed"
#endif

#pragma clang assume_nonnull begin

// Swift cannot call variadic functions; each of these fixes the type that its options take.

static inline CURLcode s3c_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode s3c_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode s3c_curl_set_string(CURL *handle, CURLoption option, const char *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode s3c_curl_set_pointer(CURL *handle, CURLoption option, const void *_Nullable value) {
    return curl_easy_setopt(handle, option, value);
}

/// Takes received bytes: returns how many were taken, any other number than given ends the transfer.
typedef size_t (*s3c_curl_receive)(char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);

static inline CURLcode s3c_curl_set_receive(CURL *handle, CURLoption option, s3c_curl_receive value) {
    return curl_easy_setopt(handle, option, value);
}

/// Called when a connection is ready and nothing of the request has been sent on it.
typedef int (*s3c_curl_prerequest)(
    void *_Nullable context, char *_Nullable remote, char *_Nullable local, int remote_port, int local_port);

static inline CURLcode s3c_curl_set_prerequest(CURL *handle, s3c_curl_prerequest value) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, value);
}

/// Keeps a new socket from being inherited by processes that the program starts, where it would stay open.
static inline int s3c_curl_close_on_exec(void *_Nullable context, curl_socket_t socket, curlsocktype purpose) {
    (void)context;
    (void)purpose;
    fcntl(socket, F_SETFD, FD_CLOEXEC);
    return CURL_SOCKOPT_OK;
}

static inline CURLcode s3c_curl_set_close_on_exec(CURL *handle) {
    return curl_easy_setopt(handle, CURLOPT_SOCKOPTFUNCTION, s3c_curl_close_on_exec);
}

/// Refuses every protocol that is not HTTP, under the option's name of the libcurl at hand.
static inline CURLcode s3c_curl_allow_http_only(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

/// Lets a transfer end while its name lookup still runs in libcurl's resolver thread; before 7.87
/// libcurl waits for that thread, and every other transfer with it.
static inline CURLcode s3c_curl_leave_resolver_behind(CURL *handle) {
#if LIBCURL_VERSION_NUM >= 0x075700
    return curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);
#else
    return CURLE_OK;
#endif
}

static inline CURLcode s3c_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode s3c_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

/// What CURLOPT_PRIVATE was set to.
static inline void *_Nullable s3c_curl_get_private(CURL *handle) {
    char *value = NULL;
    return curl_easy_getinfo(handle, CURLINFO_PRIVATE, &value) == CURLE_OK ? value : NULL;
}

static inline CURLMcode s3c_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/// Told which of a socket's events libcurl waits for (CURL_POLL_IN, CURL_POLL_OUT, both), or that it waits for none
/// (CURL_POLL_REMOVE).
typedef int (*s3c_curl_socket_interest)(
    CURL *_Nullable easy, curl_socket_t socket, int events, void *_Nullable context, void *_Nullable of_socket);

static inline CURLMcode s3c_curl_multi_set_socket_interest(
    CURLM *multi, s3c_curl_socket_interest value, void *_Nullable context) {
    CURLMcode result = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, value);
    return result == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context) : result;
}

/// The result that a CURLMSG_DONE message carries in its union.
static inline CURLcode s3c_curl_message_result(const CURLMsg *message) {
    return message->data.result;
}

#pragma clang assume_nonnull end

#endif
