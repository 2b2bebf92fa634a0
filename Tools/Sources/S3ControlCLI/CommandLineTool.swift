import ArgumentParser
@_spi(Version) import Basics
import S3BatchWorkflow

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The program `s3control`.
public enum CommandLineTool {
    /// Runs the command line of the process and exits with its exit code.
    public static func run() -> Never {
        let variables = ProcessEnvironment.read()
        let console = Console.process(environment: variables)
        checkArguments(console)
        let tool = Tool(console: console, variables: variables, environment: EnvironmentVariables.process)
        let executor = MainThreadExecutor()
        Task(executorPreference: executor) {
            let code = await tool.run(Array(CommandLine.arguments.dropFirst()))
            // All output is written. Exit handlers would only free memory that the system frees anyway.
            _exit(code)
        }
        executor.run()
    }

    /// Ends the process if an argument is not UTF-8. Repaired, it would name another object, or select other jobs.
    private static func checkArguments(_ console: Console) {
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let bytes = unsafe CommandLine.unsafeArgv[index] else { continue }
            guard unsafe String(validatingCString: bytes) == nil else { continue }
            let repaired = unsafe String(cString: bytes)
            console.forPeople.writeError(
                "s3control: error: argument \(index) is not UTF-8: '\(repaired)'\n"
            )
            _exit(2)
        }
    }
}

/// Runs the command that a command line names.
struct Tool {
    let console: Console
    /// The environment, for the settings of this program.
    let variables: [String: String]
    /// The environment, byte by byte, for the library's settings and for the programs that it starts.
    let environment: EnvironmentVariables
    /// The transport; nil for libcurl. Tests set it.
    let transport: (any HTTPTransport)?

    /// - Parameter environment: The environment of the library; nil for one that contains only `variables`.
    init(
        console: Console,
        variables: [String: String],
        environment: EnvironmentVariables? = nil,
        transport: (any HTTPTransport)? = nil
    ) {
        self.console = console
        self.variables = variables
        self.environment = environment ?? EnvironmentVariables(variables)
        self.transport = transport
    }

    static let usage = """
        usage: s3control [options] <command> [parameters]
        To see help text, you can run:

          s3control help
          s3control <command> help

        """

    /// The output of `--version`.
    static let version = "s3control \(PackageVersion.number)\n"

    /// Runs one command line.
    ///
    /// - Returns: The exit code: that of the AWS CLI for an operation (``Dialect``); 0, 1, 2, or 255 for
    ///   other commands; 130 after Ctrl-C, 143 after SIGTERM.
    func run(_ arguments: [String]) async -> Int32 {
        guard let (operation, rest) = operation(in: arguments) else { return await runOwn(arguments) }
        return await OperationCommand(
            operation: operation,
            console: console,
            variables: variables,
            environment: environment,
            transport: transport
        ).run(rest)
    }

    /// The operation named by the first word after any global options, and all other arguments.
    private func operation(in arguments: [String]) -> (ServiceOperation, [String])? {
        var index = 0
        while index < arguments.count, arguments[index].hasPrefix("--") {
            let name = String(arguments[index].prefix { $0 != "=" })
            let isSeparate = !arguments[index].contains("=")
            let option = try? OptionParser(options: GlobalOptions.specifications).option(named: name)
            index += isSeparate && option?.arity == .one ? 2 : 1
        }
        guard index < arguments.count,
            let operation = ServiceOperation.all.first(where: { $0.name == arguments[index] })
        else { return nil }
        var rest = arguments
        rest.remove(at: index)
        return (operation, rest)
    }

    private func runOwn(_ arguments: [String]) async -> Int32 {
        if arguments.first == "--version" || arguments.first == "version" {
            console.write(Self.version)
            return 0
        }
        if let word = arguments.first, !word.hasPrefix("-"), !Self.words.contains(word) {
            let hint = Suggestion.sentence(for: word, among: Self.words)
            console.forPeople.writeError(
                "\(Self.usage)\ns3control: error: there is no command '\(word)'\(hint)\n"
            )
            return 2
        }
        if Self.isHelp(arguments) { return await help(arguments[0]) }
        if arguments.first == "help", let word = arguments.dropFirst().first {
            return await help(word)
        }
        // The output of these commands is for people, also in a pipe.
        let console = console.forPeople
        let context = CommandContext(console: console, environment: environment, transport: transport)
        return await CommandContext.$current.withValue(context) {
            do {
                var command = try RootCommand.parseAsRoot(arguments.isEmpty ? ["--help"] : arguments)
                if var command = command as? any AsyncParsableCommand {
                    try await command.run()
                } else {
                    try command.run()
                }
                return 0
            } catch let error as ExitCode {
                return error.rawValue
            } catch let error as UsageError {
                console.writeError("s3control: error: \(error.message)\n")
                return 2
            } catch let error as CommandError {
                console.writeError("s3control: \(error.message)\n")
                return 255
            } catch let error where error is S3ControlError || error is S3ObjectError {
                console.writeError("s3control: \(ErrorLine.make(error))\n")
                return 255
            } catch let error as BatchWorkflowError {
                console.writeError("s3control: \(error.message.withoutControls)\n")
                return 255
            } catch let error as FileFormatError {
                console.writeError("s3control: \("\(error)".withoutControls)\n")
                return 255
            } catch is CancellationError {
                return Interruption.exitCode
            } catch {
                if let violation = Failure.invalidIdentifier(error) {
                    console.writeError("s3control: error: \(violation)\n")
                    return 2
                }
                var text = RootCommand.fullMessage(for: error) + "\n"
                let isHelp = RootCommand.exitCode(for: error).isSuccess
                if !isHelp, text.hasPrefix("Error: ") {
                    text = "s3control: error: \(text.dropFirst("Error: ".count))"
                }
                if isHelp { console.write(text) } else { console.writeError(text) }
                return isHelp ? 0 : 2
            }
        }
    }

    /// Whether the command line is a command and the word `help`, which the usage recommends. It cannot be a job, whose
    /// ID would be longer, but it may be a file.
    private static func isHelp(_ arguments: [String]) -> Bool {
        guard arguments.count == 2, arguments[1] == "help", words.contains(arguments[0]) else { return false }
        return !["apply", "report"].contains(arguments[0]) || !isFile("help")
    }

    /// Prints the help of a command, which is the AWS CLI's or this program's own.
    private func help(_ word: String) async -> Int32 {
        if word == "help" { return await run(["--help"]) }
        guard Self.words.contains(word) else {
            let hint = Suggestion.sentence(for: word, among: Self.words)
            console.forPeople.writeError(
                "\(Self.usage)\ns3control: error: there is no command '\(word)'\(hint)\n"
            )
            return 2
        }
        return await run(
            ServiceOperation.all.contains { $0.name == word } ? [word, "help"] : [word, "--help"]
        )
    }

    /// The words that name a command.
    static var words: [String] {
        RootCommand.configuration.subcommands.map { $0._commandName } + ["help"]
            + ServiceOperation.all.map(\.name)
    }
}
