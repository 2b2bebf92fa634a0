// One request over and over with libcurl's multi interface: what a program in C can do that signs nothing
// and does not look at the reply. The request is the one that `load` sends, as it was signed once.
//
// CurlBaseline URL concurrency requests: prints the same JSON object as `load`.

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static size_t take(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    *(size_t *)context += size * count;
    return size * count;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time) { return (double)time.tv_sec + (double)time.tv_usec / 1e6; }

static double processor_seconds(struct rusage *usage) {
    getrusage(RUSAGE_SELF, usage);
    return seconds(usage->ru_utime) + seconds(usage->ru_stime);
}

static int ascending(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double percentile(const double *sorted, long count, long percent) {
    long index = count * percent / 100;
    return sorted[index < count ? index : count - 1] * 1e3;
}

int main(int argc, char **argv) {
    if (argc < 4) {
        fprintf(stderr, "usage: CurlBaseline URL concurrency requests\n");
        return 2;
    }
    long concurrency = atol(argv[2]), requests = atol(argv[3]);
    if (concurrency < 1 || requests < 1) {
        fprintf(stderr, "CurlBaseline: concurrency and requests are numbers of at least 1\n");
        return 2;
    }
    if (concurrency > requests) concurrency = requests;
    double *latencies = calloc((size_t)requests, sizeof *latencies);
    double *began = calloc((size_t)concurrency, sizeof *began);
    if (!latencies || !began) return 1;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    // As many connections as requests in flight, all kept: none is opened twice.
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, concurrency);
    struct curl_slist *headers = NULL;
    headers = curl_slist_append(headers, "Accept:");
    headers = curl_slist_append(headers, "Content-Type:");
    headers = curl_slist_append(headers, "x-amz-account-id: 123456789012");
    headers = curl_slist_append(headers, "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    headers = curl_slist_append(headers, "x-amz-date: 20260101T000000Z");
    headers = curl_slist_append(headers, "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-account-id;x-amz-content-sha256;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    headers = curl_slist_append(headers, "User-Agent: swift-s3-control/0.1.0 ua/2.1 os/linux lang/swift#6.3 m/N cfg/retry-mode#none");
    headers = curl_slist_append(headers, "amz-sdk-invocation-id: 0f5e3b2a-6c1d-4a7e-9b8c-2d3e4f5a6b7c");
    headers = curl_slist_append(headers, "amz-sdk-request: attempt=1; max=1");
    size_t bytes = 0;
    // Like `load`, without what a process needs to start.
    struct rusage usage;
    double cpu = processor_seconds(&usage), start = now();
    for (long index = 0; index < concurrency; index++) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, argv[1]);
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, 0L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "");
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &bytes);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 60000L);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
        began[index] = now();
        curl_easy_setopt(easy, CURLOPT_PRIVATE, &began[index]);
        curl_multi_add_handle(multi, easy);
    }
    long started = concurrency, ended = 0, failed = 0;
    while (ended < requests) {
        int running, left;
        curl_multi_perform(multi, &running);
        CURLMsg *message;
        while ((message = curl_multi_info_read(multi, &left))) {
            CURL *easy = message->easy_handle;
            long status = 0;
            double *since = NULL;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &since);
            double moment = now();
            if (message->data.result != CURLE_OK || status != 200) failed++;
            latencies[ended++] = moment - *since;
            curl_multi_remove_handle(multi, easy);
            if (started < requests) {
                started++;
                *since = moment;
                curl_multi_add_handle(multi, easy);
            } else {
                curl_easy_cleanup(easy);
            }
        }
        if (ended < requests) curl_multi_poll(multi, NULL, 0, 1000, NULL);
    }
    double elapsed = now() - start;
    cpu = processor_seconds(&usage) - cpu;
    qsort(latencies, (size_t)requests, sizeof *latencies, ascending);
#ifdef __APPLE__
    double units_per_mebibyte = 1048576;
#else
    double units_per_mebibyte = 1024;
#endif
    printf("{\"requests_per_second\": %.3f, \"cpu_seconds_per_10k\": %.5f, \"p50_ms\": %.3f, \"p99_ms\": %.3f, "
           "\"peak_rss_mib\": %.3f, \"errors\": %ld}\n",
           (double)requests / elapsed, cpu * 1e4 / (double)requests, percentile(latencies, requests, 50),
           percentile(latencies, requests, 99), (double)usage.ru_maxrss / units_per_mebibyte, failed);
    curl_multi_cleanup(multi);
    curl_slist_free_all(headers);
    free(latencies);
    free(began);
    return failed != 0;
}
