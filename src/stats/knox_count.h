/*
 * The inner loop of the Knox test, included once per vector width with WIDTH (bytes), SUFFIX and TARGET set. Every
 * event has a row of KNOX_LANES day numbers, one per permutation, so that one load serves them all: no gather, and
 * the rows of near places are near in memory. Counters are 16 bits wide and emptied before they can run over.
 */
#define GLUE_(a, b) a##b
#define GLUE(a, b) GLUE_(a, b)
#define VECTOR GLUE(vector, SUFFIX)
#define VECTOR_U GLUE(vector_u, SUFFIX)
#define PER_ROW (KNOX_LANES * 2 / WIDTH)
typedef int16_t VECTOR __attribute__((vector_size(WIDTH), may_alias));
typedef uint16_t VECTOR_U __attribute__((vector_size(WIDTH), may_alias));

static inline __attribute__((always_inline, TARGET)) void GLUE(empty, SUFFIX)(VECTOR_U *counter, uint64_t *sum)
{
    for (int v = 0; v < PER_ROW; v++) {
        for (int l = 0; l < WIDTH / 2; l++) sum[v * (WIDTH / 2) + l] += counter[v][l];
        counter[v] = (VECTOR_U){ 0 };
    }
}

static inline __attribute__((always_inline, TARGET)) void GLUE(count_cuts, SUFFIX)(
    const struct close_pairs *c, size_t band, const struct knox_row *day, const int16_t *cut,
    uint64_t (*sum)[KNOX_LANES], const int n_cuts)
{
    VECTOR_U counter[KNOX_CUTS_AT_ONCE][PER_ROW] = { 0 };
    uint32_t room = UINT16_MAX;
    for (uint32_t p = 0; p < c->n_places; p++) {
        const uint64_t begin = c->row[band * c->n_places + p], end = c->row[band * c->n_places + p + 1];
        for (uint32_t i = c->first[p]; begin < end && i < c->first[p + 1]; i++) {
            VECTOR mine[PER_ROW];
            memcpy(mine, &day[i], sizeof mine);
            for (uint64_t e = begin; e < end; e++) {
                /* Places before p end before i; p itself counts the pairs with its earlier events. */
                const uint32_t from = c->first[c->near[e]], to = MIN(c->first[c->near[e] + 1], i);
                if (to - from > room) {
                    for (int k = 0; k < n_cuts; k++) GLUE(empty, SUFFIX)(counter[k], sum[k]);
                    room = UINT16_MAX;
                }
                room -= to - from;
                for (uint32_t j = from; j < to; j++) {
                    const VECTOR *theirs = (const VECTOR *)&day[j];
                    for (int v = 0; v < PER_ROW; v++) {
                        VECTOR apart = mine[v] - theirs[v], sign = apart >> 15;
                        apart = (apart ^ sign) - sign;
                        for (int k = 0; k < n_cuts; k++) counter[k][v] -= (VECTOR_U)(apart < cut[k]);
                    }
                }
            }
        }
    }
    for (int k = 0; k < n_cuts; k++) GLUE(empty, SUFFIX)(counter[k], sum[k]);
}

/* Adds to sum[k][lane] the pairs of the band that are fewer than cut[k] days apart. */
static __attribute__((TARGET)) void GLUE(count, SUFFIX)(const struct close_pairs *c, size_t band,
                                                        const struct knox_row *day, const int16_t *cut,
                                                        uint64_t (*sum)[KNOX_LANES], size_t n_cuts)
{
    for (; n_cuts >= KNOX_CUTS_AT_ONCE; n_cuts -= KNOX_CUTS_AT_ONCE, cut += KNOX_CUTS_AT_ONCE, sum += KNOX_CUTS_AT_ONCE)
        GLUE(count_cuts, SUFFIX)(c, band, day, cut, sum, KNOX_CUTS_AT_ONCE);
    if (n_cuts == 3) GLUE(count_cuts, SUFFIX)(c, band, day, cut, sum, 3);
    if (n_cuts == 2) GLUE(count_cuts, SUFFIX)(c, band, day, cut, sum, 2);
    if (n_cuts == 1) GLUE(count_cuts, SUFFIX)(c, band, day, cut, sum, 1);
}

#undef GLUE_
#undef GLUE
#undef VECTOR
#undef VECTOR_U
#undef PER_ROW
#undef WIDTH
#undef SUFFIX
#undef TARGET
