#ifndef S3CONTROL_CZLIB_SHIMS_H
#define S3CONTROL_CZLIB_SHIMS_H

#define ZLIB_CONST
#include <zlib.h>

/// Prepares a stream for gzip, and for no other format. zlib's own function is a macro, which Swift cannot call.
static inline int s3c_inflate_init_gzip(z_stream *stream) { return inflateInit2(stream, 16 + MAX_WBITS); }

#endif
