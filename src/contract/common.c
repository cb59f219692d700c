#include "contract/common.h"

static const struct option global_options[] = {
    { .name = "home", .kind = OPTION_PATH, .meaning = "DIR",
      .help = "Folder that holds the evidence and everything entered; WARDMOTE_HOME says the same",
      .standard = "wardmote-home" },
    { .name = "help", .letter = 'h', .kind = OPTION_FLAG, .help = "Say what the program, or the verb, does" },
    { .name = "version", .letter = 'V', .kind = OPTION_FLAG, .help = "Print the version" },
};

static const struct option output_options[] = {
    { .name = "format", .kind = OPTION_CHOICE, .meaning = "text|csv|json|html|xlsx",
      .help = "How the answer is written; if not given, as the ending of FILE says, else text" },
    { .name = "table", .kind = OPTION_TEXT, .meaning = "ID",
      .help = "Of an answer of several tables only the one that json names so. CSV holds one table: if none is named, the first" },
    { .name = "output", .letter = 'o', .kind = OPTION_PATH, .meaning = "FILE",
      .help = "Write the answer to FILE, whole or not at all; - is the standard output" },
};

static const struct option where_when_options[] = {
    { .name = "area", .kind = OPTION_TEXT, .meaning = "CODE|NAME|FILE", .repeats = true, .file_ending = "json",
      .label = "Area", .hint = "A county, district, ward or LSOA, by its name or code; all of the data if left empty",
      .help = "Only this county, district, ward or LSOA, by code or name, or what lies inside the polygons of FILE" },
    { .name = "from", .kind = OPTION_MONTH, .meaning = "YYYY-MM", .help = "First month; if not given, the first there is",
      .label = "First month", .hint = "Such as 2025-01; the first there is if left empty" },
    { .name = "to", .kind = OPTION_MONTH, .meaning = "YYYY-MM", .help = "Last month; if not given, the last there is",
      .label = "Last month", .hint = "Such as 2025-12; the last there is if left empty" },
    { .name = "category", .kind = OPTION_TEXT, .meaning = "NAME", .repeats = true, .help = "Only this type of crime",
      .label = "Type of crime", .hint = "Such as Burglary; all types if left empty" },
    { .name = "generation", .kind = OPTION_TEXT, .meaning = "YEAR",
      .help = "Boundaries as they were in YEAR; if not given, the newest",
      .label = "Boundaries of the year", .hint = "Such as 2025; the newest if left empty" },
    { .name = "method", .kind = OPTION_CHOICE, .meaning = "polygon|lookup", .standard = "polygon",
      .help = "How a row finds its ward: by the boundary its point lies in, or by the look-up from its LSOA",
      .label = "How a crime finds its ward", .hint = "By the boundary that its map point lies in, or by the table from its LSOA to a ward" },
    { .name = "source", .kind = OPTION_TEXT, .meaning = "NAME",
      .help = "Which publisher's rows: police.uk, or a force's extract; they are never added together",
      .label = "Source", .hint = "police.uk, or the name of a force's extract; police.uk if left empty" },
    { .name = "public", .kind = OPTION_FLAG,
      .help = "For publication: small figures are withheld where the source asks for it" },
};

size_t option_groups(const struct verb *v, struct option_group out[static OPTION_GROUPS_MAX])
{
    size_t n = 0;
    if (v && v->n_options) out[n++] = (struct option_group){ "Options", v->options, v->n_options, true };
    if (v && v->common & VERB_WHERE_WHEN)
        out[n++] = (struct option_group){ "Where and when", where_when_options, COUNT_OF(where_when_options), true };
    if (v && v->common & VERB_OUTPUT)
        out[n++] = (struct option_group){ "Output", output_options, COUNT_OF(output_options), false };
    out[n++] = (struct option_group){ "Everywhere", global_options, COUNT_OF(global_options), false };
    return n;
}
