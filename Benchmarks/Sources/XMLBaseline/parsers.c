#include "XMLBaseline.h"

#include <dlfcn.h>
#include <string.h>

static void *open_first(const char *const *names) {
    for (; *names; names++) {
        void *handle = dlopen(*names, RTLD_NOW);
        if (handle) return handle;
    }
    return NULL;
}

// expat.h

typedef void (*expat_start)(void *, const char *, const char **);
typedef void (*expat_end)(void *, const char *);
typedef void (*expat_text)(void *, const char *, int);

static void start(void *data, const char *name, const char **attributes) {}
static void end(void *data, const char *name) {}
static void text(void *data, const char *characters, int count) {}

int xml_baseline_expat(const uint8_t *bytes, size_t count) {
    static void *(*create)(const char *);
    static void (*set_elements)(void *, expat_start, expat_end);
    static void (*set_text)(void *, expat_text);
    static int (*parse)(void *, const char *, int, int);
    static void (*release)(void *);
    if (!create) {
        static const char *const names[] = {"libexpat.so.1", "libexpat.dylib", NULL};
        void *library = open_first(names);
        if (!library) return -1;
        *(void **)&set_elements = dlsym(library, "XML_SetElementHandler");
        *(void **)&set_text = dlsym(library, "XML_SetCharacterDataHandler");
        *(void **)&parse = dlsym(library, "XML_Parse");
        *(void **)&release = dlsym(library, "XML_ParserFree");
        *(void **)&create = dlsym(library, "XML_ParserCreate");
    }
    void *parser = create(NULL);
    set_elements(parser, start, end);
    set_text(parser, text);
    int accepted = parse(parser, (const char *)bytes, (int)count, 1);
    release(parser);
    return accepted;
}

// libxml/parser.h: the members of xmlSAXHandler in their order.

struct libxml2_handler {
    void *before_characters[17];
    void (*characters)(void *, const uint8_t *, int);
    void *ignorable_whitespace, *processing_instruction, *comment;
    void *warning, *error, *fatal_error;
    void *get_parameter_entity, *cdata_block, *external_subset;
    unsigned int initialized;
    void *private_data;
    void (*start_element)(
        void *, const uint8_t *, const uint8_t *, const uint8_t *, int, const uint8_t **, int, int,
        const uint8_t **);
    void (*end_element)(void *, const uint8_t *, const uint8_t *, const uint8_t *);
    void *structured_error;
};

static void start_ns(
    void *data, const uint8_t *name, const uint8_t *prefix, const uint8_t *uri, int namespace_count,
    const uint8_t **namespaces, int attribute_count, int defaulted_count, const uint8_t **attributes) {}
static void end_ns(void *data, const uint8_t *name, const uint8_t *prefix, const uint8_t *uri) {}
static void characters(void *data, const uint8_t *text, int count) {}

int xml_baseline_libxml2(const uint8_t *bytes, size_t count) {
    static int (*parse)(struct libxml2_handler *, void *, const char *, int);
    if (!parse) {
        static const char *const names[] = {"libxml2.so.2", "libxml2.so.16", "libxml2.dylib", NULL};
        void *library = open_first(names);
        if (!library) return -1;
        *(void **)&parse = dlsym(library, "xmlSAXUserParseMemory");
    }
    struct libxml2_handler handler;
    memset(&handler, 0, sizeof handler);
    handler.initialized = 0xDEEDBEAF; // XML_SAX2_MAGIC
    handler.characters = characters;
    handler.start_element = start_ns;
    handler.end_element = end_ns;
    return parse(&handler, NULL, (const char *)bytes, (int)count) == 0;
}
