#ifndef S3CONTROL_CLIBCURL_SHIMS_H
#define S3CONTROL_CLIBCURL_SHIMS_H

// The type checks of curl's macros need constant options; the functions below have typed values instead.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>

#if LIBCURL_VERSION_NUM < 0x075500
#error "libcurl 7.85.0 or newer is needed"
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

/// Writes bytes to be sent, `size * count` at most: returns how many, 0 for the end.
typedef size_t (*s3c_curl_give)(char *_Nullable bytes, size_t size, size_t count, void *_Nullable context);

static inline CURLcode s3c_curl_set_read(CURL *handle, s3c_curl_give value) {
    return curl_easy_setopt(handle, CURLOPT_READFUNCTION, value);
}

/// Has the bytes to be sent begin again at `offset`, counted as `origin` says.
typedef int (*s3c_curl_seek)(void *_Nullable context, curl_off_t offset, int origin);

static inline CURLcode s3c_curl_set_seek(CURL *handle, s3c_curl_seek value) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, value);
}

/// Called when a connection is ready and nothing of the request has been sent on it.
typedef int (*s3c_curl_prerequest)(
    void *_Nullable context, char *_Nullable remote, char *_Nullable local, int remote_port, int local_port);

static inline CURLcode s3c_curl_set_prerequest(CURL *handle, s3c_curl_prerequest value) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, value);
}

/// Opens a socket for libcurl; returns CURL_SOCKET_BAD on failure.
typedef curl_socket_t (*s3c_curl_open_socket)(
    void *_Nullable context, curlsocktype purpose, struct curl_sockaddr *_Nullable address);

static inline CURLcode s3c_curl_set_open_socket(CURL *handle, s3c_curl_open_socket value) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

/// Makes a socket that child processes do not inherit; returns CURL_SOCKET_BAD and sets `failure` to errno on failure.
static inline curl_socket_t s3c_curl_make_socket(const struct curl_sockaddr *address, int *failure) {
    int type = address->socktype;
#ifdef SOCK_CLOEXEC
    type |= SOCK_CLOEXEC;
#endif
    int made = socket(address->family, type, address->protocol);
    if (made < 0) {
        *failure = errno;
        return CURL_SOCKET_BAD;
    }
#ifndef SOCK_CLOEXEC
    fcntl(made, F_SETFD, FD_CLOEXEC);
#endif
    return made;
}

/// Refuses every protocol that is not HTTP.
static inline CURLcode s3c_curl_allow_http_only(CURL *handle) {
    return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
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

static inline const char *_Nullable s3c_curl_get_string(CURL *handle, CURLINFO info) {
    char *value = NULL;
    return curl_easy_getinfo(handle, info, &value) == CURLE_OK ? value : NULL;
}

static inline CURLcode s3c_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

/// What CURLOPT_PRIVATE was set to.
static inline void *_Nullable s3c_curl_get_private(CURL *handle) {
    char *value = NULL;
    return curl_easy_getinfo(handle, CURLINFO_PRIVATE, &value) == CURLE_OK ? value : NULL;
}

/// The socket of the last transfer's connection; CURL_SOCKET_BAD if there is none.
static inline curl_socket_t s3c_curl_get_active_socket(CURL *handle) {
    curl_socket_t value = CURL_SOCKET_BAD;
    return curl_easy_getinfo(handle, CURLINFO_ACTIVESOCKET, &value) == CURLE_OK ? value : CURL_SOCKET_BAD;
}

/// Receives libcurl's log lines (CURLOPT_VERBOSE).
typedef int (*s3c_curl_log)(
    CURL *_Nullable handle, curl_infotype type, char *_Nullable text, size_t count, void *_Nullable context);

static inline CURLcode s3c_curl_set_log(CURL *handle, s3c_curl_log value) {
    return curl_easy_setopt(handle, CURLOPT_DEBUGFUNCTION, value);
}

/// Whether the libcurl that is loaded has a feature (CURL_VERSION_HTTP2 ...).
static inline int s3c_curl_has_feature(int feature) {
    const curl_version_info_data *info = curl_version_info(CURLVERSION_NOW);
    return info != NULL && (info->features & feature) != 0;
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
