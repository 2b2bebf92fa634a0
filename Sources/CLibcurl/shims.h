#ifndef S3CONTROL_CLIBCURL_SHIMS_H
#define S3CONTROL_CLIBCURL_SHIMS_H

#include <curl/curl.h>

#endif
