// JSON values are part of this module's interface. The code that reads and writes them is shared with other modules.
@_exported public import struct Basics.JSONSyntaxError
@_exported public import enum Basics.JSONValue
