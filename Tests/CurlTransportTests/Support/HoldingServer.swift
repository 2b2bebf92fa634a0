import HTTPTransportConformance

extension ScriptedServer {
    /// A server that sends `received` once it has read a request, and then does nothing but wait for the connection's end; it
    /// answers first, with `late`, when there is an `answer` to wait for.
    static func holding(_ received: Signal, until answer: Signal? = nil) throws -> ScriptedServer {
        try ScriptedServer { peer, _ in
            try peer.readRequest()
            received.send()
            if let answer {
                try peer.wait(for: answer)
                try peer.send(.ok("late"))
            }
            peer.waitForEnd()
        }
    }
}
