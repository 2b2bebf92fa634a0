#ifndef XML_BASELINE_H
#define XML_BASELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Parses `count` bytes with the library's SAX interface and callbacks that do nothing. Both
// libraries are loaded when first used: -1 says that this machine has none, 0 that the document
// was refused, 1 that it was accepted.
int xml_baseline_expat(const uint8_t *_Nonnull bytes, size_t count);
int xml_baseline_libxml2(const uint8_t *_Nonnull bytes, size_t count);

// The calls of malloc, calloc and realloc so far in this process; 0 where they cannot be counted.
uint64_t xml_baseline_allocations(void);

#endif
