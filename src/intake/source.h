#ifndef INTAKE_SOURCE_H
#define INTAKE_SOURCE_H
/*
 * Where bytes come from: a file on disk, an entry of a zip archive, either of them gzipped or not. Archives are
 * listed first and unpacked one entry at a time into memory that the reader keeps and uses again.
 */
#include "intake/intake.h"

struct source {
    const char *name; /* as shown: "archive.zip/2025-01/x.csv" */
    const char *path; /* the file on disk */
    int64_t entry;    /* in the archive, -1: the file itself */
    uint64_t bytes;   /* as listed: unpacked for an entry */
    size_t argument;
    const struct error *fault; /* it could not even be listed: reading it tells why. NULL: none */
    bool named;       /* given by name on the command line, not found in a folder or archive */
};
struct source_list {
    struct source *source;
    size_t n, cap;
    uint64_t bytes;
};
/* Every file under every path, folders and archives opened, in order of argument and then of name. What cannot be opened is a
 * fault, or with `keep_going` a source with a fault. */
bool source_list(struct source_list *out, struct arena *a, const char *const *paths, size_t n,
                 const struct intake_limits *limits, bool keep_going, struct error *why) MUST_CHECK;
void source_list_release(struct source_list *list);

/* One thread's means to read sources, one after another. */
struct source_reader;
struct source_reader *source_reader_new(const struct intake_limits *limits);
void source_reader_free(struct source_reader *r);
/* The bytes live until the next read or the reader's end. *plain: they are the file on disk as it is. */
bool source_read(struct source_reader *r, const struct source *s, struct str *out, bool *plain,
                 struct error *why) MUST_CHECK;
/* Undoes gzip, any number of members; *out is in a buffer that *buffer and *cap describe and grow. */
bool source_gunzip(struct str packed, const struct intake_limits *limits, char **buffer, size_t *cap, struct str *out,
                   struct error *why) MUST_CHECK;

#endif
