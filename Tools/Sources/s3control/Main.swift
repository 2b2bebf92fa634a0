import S3ControlCLI

@main
struct Main {
    static func main() {
        CommandLineTool.run()
    }
}
