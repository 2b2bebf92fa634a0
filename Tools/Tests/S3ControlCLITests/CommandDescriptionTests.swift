import S3Control
import Testing

@testable import S3ControlCLI

@Suite("The commands' descriptions")
struct CommandDescriptionTests {
    @Test("have every command, each once")
    func commands() throws {
        let names = try CommandDescription.all().map(\.name)
        #expect(Set(names).count == names.count)
        #expect(Set(names).isSuperset(of: ServiceOperation.all.map(\.name)))
        #expect(
            Set(names).isSuperset(of: ["jobs", "watch", "wait", "cancel", "confirm", "report", "doctor"])
        )
    }

    @Test("have the options that the operations read", arguments: ServiceOperation.all.map(\.name))
    func options(name: String) throws {
        let operation = try #require(ServiceOperation.all.first { $0.name == name })
        let parameters = OperationParameters(
            description: try operation.describe(),
            file: ParameterFile(environment: [:])
        )
        let read = OperationCommand.ownOptions(of: parameters, isForReading: false)
        let described = try CommandDescription(operation).options
        #expect(described.map(\.name) == read.map(\.name))
        #expect(described.map(\.isRequired) == read.map(\.isRequired))
        #expect(described.allSatisfy { !$0.help.isEmpty })
    }

    @Test("know the values that the service model lists")
    func values() throws {
        let all = try CommandDescription.all()
        func offered(_ command: String, _ option: String) -> [String]? {
            all.first { $0.name == command }?.allOptions.first { $0.name == option }?.offered
        }
        #expect(offered("update-job-status", "--requested-job-status") == ["Cancelled", "Ready"])
        #expect(offered("list-jobs", "--job-statuses") == JobStatus.allCases.map(\.rawValue))
        #expect(offered("jobs", "--status") == JobStatus.allCases.map(\.rawValue))
        #expect(offered("wait", "--for")?.contains("awaiting-confirmation") == true)
        #expect(offered("watch", "--region")?.contains("eu-central-1") == true)
    }

    @Test("give the common options to every command that calls the service")
    func common() throws {
        let names = [
            "--region", "--profile", "--endpoint-url", "--no-sign-request", "--no-verify-ssl", "--ca-bundle",
            "--cli-connect-timeout", "--cli-read-timeout", "--debug",
        ]
        let local = ["policy", "completions", "manual"]
        for command in try CommandDescription.all() where !local.contains(command.name) {
            #expect(Set(command.allOptions.map(\.name)).isSuperset(of: names), "\(command.name)")
        }
    }
}
