// A storm: 1,000 callers, who share one client, against a service that takes 100 requests a second.
// The whole way of each call runs (signature, emulator, XML); only time is virtual.
//
// swift run -c release --package-path Benchmarks StormSimulation

let callers = 1000

print("All at once: each of \(callers) callers cancels one job.\n")
print(Outcome.heading)
for rules in Rules.all {
    print(try Storm(rules, callers: callers, rejectionCost: 0).once().row(rules.name, lasting: nil))
}
for cost in [0, 0.1] {
    print("\nFor a minute: each makes call after call, a second after the answer to the last one.")
    print("A request that is turned away costs the service \(cost) of one that is answered.\n")
    print(Outcome.heading)
    for rules in Rules.all {
        let outcome = try Storm(rules, callers: callers, rejectionCost: cost).sustained(seconds: 60)
        print(outcome.row(rules.name, lasting: 60))
    }
}
