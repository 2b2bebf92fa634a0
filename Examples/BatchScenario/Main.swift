import S3Control

#if canImport(Glibc)
@preconcurrency import Glibc
#else
import Darwin
#endif
@main
struct Main {
    static func main() async {
        do {
            let client = try await S3ControlClient()
            let scenario = BatchScenario(
                client: client,
                settings: try ScenarioSettings(
                    environment: .process,
                    account: client.configuration.accountID,
                    isEmulated: client.configuration.endpoint != nil
                ),
                tell: { print($0) }
            )
            _ = try await scenario.run()
        } catch {
            fputs("BatchScenario failed: \(error)\n", stderr)
            exit(1)
        }
    }
}
