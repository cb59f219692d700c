#include "contract/contract.h"

const struct verb *site_verb(const struct site *site, struct str name)
{
    for (size_t i = 0; i < site->n; i++)
        for (size_t k = 0; k < site->contract[i]->n_verbs; k++)
            if (str_eq(str_of(site->contract[i]->verbs[k]->name), name)) return site->contract[i]->verbs[k];
    return NULL;
}

size_t site_schemas(const struct site *site, const struct db_schema **out)
{
    size_t n = 0;
    for (size_t i = 0; i < site->n; i++)
        if (site->contract[i]->schema) out[n++] = site->contract[i]->schema;
    return n;
}
