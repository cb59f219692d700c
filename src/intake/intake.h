#ifndef INTAKE_INTAKE_H
#define INTAKE_INTAKE_H
/*
 * Files in: walks folders, reads zip archives and gzip without unpacking to disk, finds out what each file is,
 * hands it to its importer, keeps the account of rows and the rejects file, shows progress, and ends with one
 * swap of the snapshot. See contract/importer.h for the life of a file.
 */
#include "contract/importer.h"
#include "snapshot/snapshot.h"
#include <stdio.h>

/* What may be read: all are ceilings against hostile or broken input. */
struct intake_limits {
    uint64_t file_bytes;    /* of one file, unpacked */
    uint64_t archive_bytes; /* of all files of one archive, unpacked */
    uint32_t archive_ratio; /* unpacked to packed, per file, for files past 1 MB */
    uint32_t files;
};
extern const struct intake_limits intake_standard_limits;

/* For importers. */
struct change *intake_change(struct intake *in);
const char *intake_convert(struct intake *in); /* path of wardmote-convert, or NULL */
struct intake *file_intake(struct intake_file *f);
struct str file_text(const struct intake_file *f);      /* the whole file; lives until its write has ended */
const char *file_name(const struct intake_file *f);     /* "archive.zip/2025-01/2025-01-kent-street.csv" */
struct str file_base_name(const struct intake_file *f); /* "2025-01-kent-street.csv" */
const char *file_path(const struct intake_file *f);     /* on disk; NULL inside an archive, a .gz or a workbook */
bool file_is_named(const struct intake_file *f);        /* given by name, not found in a folder or archive */
struct digest file_digest(const struct intake_file *f); /* of its text */
size_t file_order(const struct intake_file *f);         /* place among the files of this import, from 0 */
size_t file_argument(const struct intake_file *f);      /* which PATH it came from: a later one replaces an earlier */
/* The account. Called while loading, settling or writing this file, by its one thread. */
void file_count(struct intake_file *f, uint64_t read, uint64_t taken); /* adds to the file's rows */
/* Sets a row aside: reason is a short constant ("no such month"), line from 1, row as it stands in the file. */
void file_reject(struct intake_file *f, size_t line, const char *reason, struct str row);
/* The evidence already holds this very file: counted apart in the report. */
void file_unchanged(struct intake_file *f);
/* A line of the report, in the order of files: "2025-01 of Kent Police replaced: 12 outcomes changed, ..." */
void file_remark(struct intake_file *f, const char *fmt, ...) PRINTF_LIKE(2, 3);
void intake_remark(struct intake *in, const char *fmt, ...) PRINTF_LIKE(2, 3); /* at finish */

/* For begin: how many files this import has, and the text of one that is small (64 KB at most) and not in an
 * archive unless `name_end` ends its name; false when it is neither, or cannot be read. In the arena. */
size_t intake_n_files(const struct intake *in);
bool intake_peek(struct intake *in, size_t i, struct str name_end, struct str *text, const char **name);
/* In the import's own arena; from begin, settle and finish only. */
struct arena *intake_arena(struct intake *in);
int intake_threads(const struct intake *in);

/* For app. */
struct intake_order {
    const char *const *paths;
    size_t n_paths;
    const char *folder;   /* the snapshot's */
    const char *rejects;  /* file to write set-aside rows to; made only if there are any */
    const char *convert;  /* wardmote-convert, or NULL */
    const struct importer *const *importers;
    size_t n_importers;
    const struct intake_limits *limits;
    bool keep_going; /* a file with a fault of its own is left out, and told of */
    int threads;    /* 0: as many as there are processors */
    FILE *progress; /* a bar is drawn here; NULL: none */
};
struct intake_reason {
    const char *text;
    uint64_t rows;
};
/* What one file came to: of a workbook each sheet, with the bytes and the digest of the workbook. */
struct intake_taken {
    const char *name, *kind; /* kind: the importer's name; NULL: passed over, or left out */
    uint64_t bytes, read, taken, aside;
    struct digest digest;
};
struct intake_report {
    uint64_t files, files_unknown, files_unchanged, files_left_out, rows_read, rows_taken, rows_aside, bytes;
    double seconds;
    struct intake_reason *reason; /* [n_reasons], most rows first */
    size_t n_reasons;
    const char **remark; /* [n_remarks], in order */
    size_t n_remarks;
    struct intake_taken *file; /* [n_taken], in the order they were given */
    size_t n_taken;
    struct digest evidence; /* names its state from now on (snapshot_digest) */
    size_t mended; /* parts that were lost or damaged and have been made again */
    bool changed;  /* whether the evidence is other than before */
};
/* The report lives in the arena. On failure the evidence is as it was. */
bool intake_run(const struct intake_order *order, struct arena *a, struct intake_report *out,
                struct error *why) MUST_CHECK;

#endif
