#if EveryTrait

import Configuration
import Synchronization

/// Keeps which values were read.
final class Reporter: AccessReporter {
    private let reported = Mutex([AccessEvent]())

    var events: [AccessEvent] { reported.withLock { $0 } }

    func report(_ event: AccessEvent) { reported.withLock { $0.append(event) } }
}

#endif
