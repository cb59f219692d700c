#ifndef EVIDENCE_EVENTS_H
#define EVIDENCE_EVENTS_H
/*
 * The events of one source over a period, opened to be asked: blocks for tally, the gazetteers that number their
 * points and words, one list of words for all forces, and where points lie. Everything borrows from the snapshot
 * and lives in the arena it was opened in.
 */
#include "evidence/event_rows.h"
#include "evidence/gazetteer.h"
#include "places/areas.h"
#include "tally/tally.h"

struct events_block { /* beside events->block[i] */
    month_t month;
    uint32_t force; /* number of the gazetteer */
    size_t entry;   /* of the snapshot */
    uint64_t n;     /* rows */
    const struct event_rows *rows; /* NULL until events_map: a question of one county has no use for the others' rows */
};

struct events {
    struct snapshot *snapshot;
    struct arena *arena;
    struct str source;
    month_t earliest, to;
    struct tally_block *block; /* by force, then month; tally_block.block is its index; empty until it is mapped */
    struct events_block *about;
    size_t n_blocks;
    struct gazetteer *gazetteer; /* [n_forces], by slug */
    const char **slug;
    size_t n_forces;
    uint64_t rows;
    struct events_places *places; /* that were asked for so far */
};

/* Events of the months earliest..to; 0 for as early or late as there is. MISSING: the home holds no such source, or
 * nothing in from..to. */
bool events_open(struct snapshot *s, struct arena *a, struct str source, month_t earliest, month_t from, month_t to,
                 struct events **out, struct error *why) MUST_CHECK;
/* Maps the rows of all blocks that these keys do not leave out whole; of all there are, where there is no key. */
bool events_map(struct events *e, const struct tally_key *keys, size_t n_keys, struct error *why) MUST_CHECK;
/* tally_count of what it takes. */
bool events_count(struct events *e, const struct tally_key *keys, size_t n_keys, uint64_t *cells, struct error *why) MUST_CHECK;
/* The sources a snapshot holds, by name. */
bool events_sources(struct snapshot *s, struct arena *a, struct str **out, size_t *n, struct error *why) MUST_CHECK;
/* The source to ask when none is named: street-level crime if it is there, else the only one. text may be a source's
 * name or an extract's without its prefix. */
bool events_source(struct snapshot *s, struct arena *a, const char *text, struct str *out, struct error *why) MUST_CHECK;

/* The words of a column over all forces, sorted, and for each force the map from code to word: a tally key's map. The
 * blank word is "" when any row may be blank. */
struct events_words {
    struct str *word;
    size_t n;
    const uint32_t *const *map; /* [force][code] */
};
struct events_words events_words(const struct events *e, enum event_column column);

/* Which area of the layer each point lies in: by its coordinates (the placement parts) or by the LSOA that the
 * publisher printed and a look-up from LSOAs to these areas. */
enum place_method { PLACE_BY_POLYGON, PLACE_BY_LOOKUP };
struct events_places {
    struct events_places *next;
    const struct layer *layer;
    enum place_method method;
    const uint32_t **area; /* [force][point]: number in the layer, or AREA_NONE. NULL until events_places_read */
    /* [force]: points by area, to know which lie in a few areas without walking all: points of area present[k] are
     * sorted[first[k] .. first[k+1]). Only by polygon; else NULL. Of a force that is not read only present is there. */
    const uint32_t **present;
    size_t *n_present;
    const uint32_t **first;
    const uint32_t **sorted;
};
bool events_places(struct events *e, const struct layer *layer, enum place_method method,
                   const struct events_places **out, struct error *why) MUST_CHECK;

/* Reads where the points lie of one force; of all that the key has a map for (NULL: of all). */
bool events_places_read(struct events *e, const struct events_places *p, size_t force, struct error *why) MUST_CHECK;
bool events_places_need(struct events *e, const struct events_places *p, const struct tally_key *key, struct error *why) MUST_CHECK;

/* A tally key over areas: bucket[area of the layer] gives the bucket or TALLY_OUT. Forces without a wanted point get no
 * map at all, and are not read. In the events' arena. */
bool events_area_key(struct events *e, const struct events_places *p, const uint32_t *bucket, uint32_t buckets,
                     struct tally_key *out, struct error *why) MUST_CHECK;
/* A tally key over any property of points: bucket_of(context, force, point). */
struct tally_key events_block_key(const struct events *e, const uint32_t *bucket_of_block, uint32_t buckets);
/* A key over a column's words: bucket[word number] or TALLY_OUT. */
struct tally_key events_word_key(const struct events *e, enum event_column column, const struct events_words *w,
                                 const uint32_t *bucket, uint32_t buckets);

#endif
