/* The verb `wardmote sample`. */
#include "sample/sample.h"
#include "base/file.h"
#include "base/parallel.h"
#include "sample/county.h"

static const struct option options[] = {
    { .name = "seed", .kind = OPTION_WHOLE, .meaning = "N", .standard = "1", .help = "The same seed makes the same files, byte for byte" },
    { .name = "months", .kind = OPTION_WHOLE, .meaning = "M", .standard = "24", .help = "How many months, 1 to 600" },
    { .name = "rows", .kind = OPTION_WHOLE, .meaning = "R", .standard = "360000",
      .help = "Rows of the police.uk street files, all months and counties together: exactly so many" },
    { .name = "counties", .kind = OPTION_WHOLE, .meaning = "C", .standard = "1",
      .help = "How many counties, 1 to 42, each with its own force" },
    { .name = "end", .kind = OPTION_MONTH, .meaning = "YYYY-MM", .standard = "2025-09", .help = "The last month" },
    { .name = "only", .kind = OPTION_CHOICE, .meaning = "crime", .help = "Only the street files: for runs at scale" },
};

static bool whole_in(const struct call *c, const char *name, int64_t low, int64_t high, int64_t *out, struct error *why)
{
    int64_t i = call_whole(c, name, low);
    if (i < low || i > high)
        return FAIL(why, USAGE, "--%s is %lld; a whole number from %lld to %lld was expected", name, (long long)i,
                    (long long)low, (long long)high);
    *out = i;
    return true;
}

static bool is_empty(struct arena *a, const char *folder, struct error *why)
{
    char **names;
    size_t n;
    if (!file_list(a, folder, &names, &n, why)) return false;
    return n == 0 || FAIL(why, CONFLICT, "the folder %s is not empty: name one that is not there yet", folder);
}

static bool run(struct call *c, struct error *why)
{
    int64_t seed = 0, months = 0, rows = 0, counties = 0;
    if (!whole_in(c, "seed", 0, INT64_MAX, &seed, why) || !whole_in(c, "months", 1, 600, &months, why) ||
        !whole_in(c, "rows", 1, 2000000000, &rows, why) || !whole_in(c, "counties", 1, NAMES_COUNTIES, &counties, why))
        return false;
    struct sample_order order = { .seed = (uint64_t)seed, .months = (unsigned)months, .rows = (uint64_t)rows,
                                  .counties = (unsigned)counties, .last_month = call_month(c, "end"), .only_crime = call_text(c, "only") != NULL,
                                  .threads = parallel_threads(), .folder = call_arg(c, 0) };
    if (order.last_month - months < MONTH_OF(1990, 1))
        return FAIL(why, USAGE, "%lld months before --end are before 1990", (long long)months);
    if (!file_make_folder(order.folder, why) || !is_empty(call_arena(c), order.folder, why) || !sample_write(&order, why)) return false;
    (void)fprintf(call_out(c), "%lld rows of made-up crime over %lld months are in %s; its README.txt says what is there.\n", (long long)rows,
                  (long long)months, order.folder);
    return true;
}

static const struct verb *const verbs[] = {
    &(const struct verb){ .name = "sample",
      .arguments = "FOLDER",
      .summary = "Make up a county to try things on",
      .help = "Writes a made-up county into a new folder, in the formats of those who publish the real things: boundaries of two generations, "
              "look-ups, population, deprivation, postcodes, police.uk months, and a force's own extract with two operations, whose truth is in "
              "truth.json. No place, person or figure in it is real.\n\n"
              "$ wardmote sample --seed 1 --months 24 --rows 360000 made-up\n"
              "$ wardmote import made-up",
      .options = options,
      .n_options = COUNT_OF(options),
      .min_args = 1,
      .max_args = 1,
      .run = run },
};

const struct contract sample = {
    .name = "sample",
    .purpose = "Make up a county in the publishers' formats.",
    .verbs = verbs,
    .n_verbs = COUNT_OF(verbs),
};
