internal import S3ControlCLI

@main
struct Main {
    static func main() async {
        await CommandLineTool.run()
    }
}
