internal import HTTPTransport
internal import HTTPTypes

/// The page at `/_emulator/`: the files of the folder Page, which read the admin API.
enum StatusPage {
    static let page = response(PackageResources.index_html, type: "text/html")
    static let style = response(PackageResources.page_css, type: "text/css")
    static let script = response(PackageResources.page_js, type: "text/javascript")

    private static func response(_ body: [UInt8], type: String) -> TransportResponse {
        var fields: HTTPFields = [
            .contentType: "\(type); charset=utf-8", .cacheControl: "no-store",
            .xContentTypeOptions: "nosniff",
        ]
        fields[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:"
        return TransportResponse(head: HTTPResponse(status: .ok, headerFields: fields), body: body)
    }
}
