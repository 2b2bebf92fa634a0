/// What botocore 1.43's standard mode does under the rules of 2026 (`AWS_NEW_RETRIES_2026`).
///
/// The interop suite compares it with botocore. A line is: the service's code; the random factor; the number
/// of the attempt that failed; `x-amz-retry-after`; the delay in microseconds; the quota that is left, a
/// quota of 500 to begin with for each code.
enum StandardTable {
    static let lines = """
        InternalError 1.0 1 None 50000 486
        InternalError 1.0 1 10000 5050000 472
        InternalError 1.0 1 -1 50000 458
        InternalError 1.0 1 x 50000 444
        InternalError 1.0 2 None 100000 430
        InternalError 1.0 2 10000 5100000 416
        InternalError 1.0 2 -1 100000 402
        InternalError 1.0 2 x 100000 388
        InternalError 1.0 12 None 20000000 374
        InternalError 1.0 12 10000 20000000 360
        InternalError 1.0 12 -1 20000000 346
        InternalError 1.0 12 x 20000000 332
        TooManyRequestsException 1.0 1 None 1000000 495
        TooManyRequestsException 1.0 1 10000 6000000 490
        TooManyRequestsException 1.0 1 -1 1000000 485
        TooManyRequestsException 1.0 1 x 1000000 480
        TooManyRequestsException 1.0 2 None 2000000 475
        TooManyRequestsException 1.0 2 10000 7000000 470
        TooManyRequestsException 1.0 2 -1 2000000 465
        TooManyRequestsException 1.0 2 x 2000000 460
        TooManyRequestsException 1.0 12 None 20000000 455
        TooManyRequestsException 1.0 12 10000 20000000 450
        TooManyRequestsException 1.0 12 -1 20000000 445
        TooManyRequestsException 1.0 12 x 20000000 440
        SlowDown 0.25 1 None 250000 495
        SlowDown 0.25 1 10000 5250000 490
        SlowDown 0.25 1 -1 250000 485
        SlowDown 0.25 1 x 250000 480
        SlowDown 0.25 2 None 500000 475
        SlowDown 0.25 2 10000 5500000 470
        SlowDown 0.25 2 -1 500000 465
        SlowDown 0.25 2 x 500000 460
        SlowDown 0.25 12 None 5000000 455
        SlowDown 0.25 12 10000 10000000 450
        SlowDown 0.25 12 -1 5000000 445
        SlowDown 0.25 12 x 5000000 440
        """
}
