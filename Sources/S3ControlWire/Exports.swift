// JSON values are part of this module's interface; the code that reads and writes them is shared with other modules.
@_spi(Shapes) @_exported public import struct Basics.JSONSyntaxError
@_spi(Shapes) @_exported public import enum Basics.JSONValue
