import ArgumentParser
import EmulatorState
@_spi(State) import S3ControlEmulator

/// The file in which the emulator's state outlives the process.
struct StateOptions: ParsableArguments {
    @Option(
        name: .customLong("state"),
        help: ArgumentHelp(
            """
            Keep jobs, the results of their tasks, and the objects of --memory-store in this file. A later start with it goes \
            on where the server ended, killed or not.
            """,
            valueName: "file"
        )
    )
    var path: String?

    /// Opens the file, if any, and creates the objects that use it.
    ///
    /// - Parameters:
    ///   - mode: How jobs are run. It must be the same for each start with the same file.
    ///   - make: Creates the objects. Called again with an empty file if the contents
    ///     of the first one are not valid.
    func open<Result>(
        mode: String,
        _ make: (StateKeeper?) throws -> Result
    ) throws -> (state: KeptState?, result: Result) {
        guard let path else { return (nil, try make(nil)) }
        do {
            let file = try StateFile(path: path)
            tell(of: file)
            let found = try file.values()[KeptState.modeName]
            guard found == nil || found == mode else {
                throw StartUpError("\(path) is the state of a server \(found ?? ""), and this one is \(mode)")
            }
            do {
                let state = KeptState(file, mode: mode)
                return (state, try make(state.keeper))
            } catch let error as StateError {
                let empty = try file.replaced(because: "\(error)")
                tell(of: empty)
                let state = KeptState(empty, mode: mode)
                return (state, try make(state.keeper))
            }
        } catch let error as StateFileError {
            throw StartUpError("\(error)")
        }
    }

    private func tell(of file: StateFile) {
        if let line = file.setAside { printLine(line, to: 2) }
    }
}

/// An open state file.
struct KeptState {
    let file: StateFile
    let keeper: StateKeeper

    /// The name of the value that stores how jobs are run.
    static let modeName = "mode"

    init(_ file: StateFile, mode: String) {
        self.file = file
        let path = file.path
        keeper = StateKeeper(file) { failure in
            printLine(
                failure.map {
                    "\(path) cannot be written: \($0). Jobs pause and changes are refused until it can."
                } ?? "\(path) can be written again. Jobs go on.",
                to: 2
            )
        }
        file.exclusively { commit in try? commit([.value(name: Self.modeName, mode)]) }
    }

    /// Saves remaining changes and closes the file.
    func close() {
        keeper.save()
        try? file.close()
    }
}
