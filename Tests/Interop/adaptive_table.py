"""What botocore's adaptive mode does on a fixed course of events: the table that the Swift tests compare with.

Run as a program, it prints the table for Tests/AWSClientRuntimeTests/AdaptiveTable.swift.
"""

import random

from botocore.retries import adaptive, bucket, throttling


class SetClock(bucket.Clock):
    time = 0.0

    def current_time(self):
        return self.time


def events():
    """(time, what) with what one of send, ok, throttled; times are hundredths of a second."""
    source = random.Random(7)
    time = 0
    for number in range(160):
        time += source.choice([0, 1, 2, 5, 10, 30] if number % 40 < 30 else [50, 100, 400])
        # Throttled in two bursts, with calm before, between and after.
        throttled = (20 <= number < 40 or 100 <= number < 110) and source.random() < 0.5
        yield time / 100, source.choice(["send", "throttled" if throttled else "ok"])


def rows():
    clock = SetClock()
    limiter = adaptive.ClientRateLimiter(
        rate_adjustor=throttling.CubicCalculator(starting_max_rate=0, start_time=clock.current_time()),
        rate_clocker=adaptive.RateClocker(clock),
        token_bucket=bucket.TokenBucket(max_rate=1, clock=clock),
        throttling_detector=type("Detector", (), {"is_throttling_error": lambda self, throttled: throttled})(),
        clock=clock)
    tokens = limiter._token_bucket
    for time, what in events():
        clock.time = time
        wait = 0.0
        if what == "send":
            if limiter._enabled:
                tokens._refill()
                wait = max(0.0, tokens._sleep_amount(1))
                if wait == 0:
                    tokens._current_capacity -= 1
        else:
            limiter.on_receiving_response(throttled=what == "throttled")
        yield [time, what, wait, limiter._rate_clocker.measured_rate, tokens.max_rate, tokens.max_capacity,
               tokens.available_capacity]


def lines():
    for time, what, *figures in rows():
        yield " ".join([f"{time:.2f}", what, *(f"{figure:.9g}" for figure in figures)])


if __name__ == "__main__":
    print("\n".join(lines()))
