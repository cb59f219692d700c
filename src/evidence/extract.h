#ifndef EVIDENCE_EXTRACT_H
#define EVIDENCE_EXTRACT_H
/* A force's own extract, by its mapping: docs/extract-mapping.md. The mapping is kept, so that the next month's extract
 * needs none beside it: part "mapping/<source>". */
#include "contract/importer.h"

extern const struct importer mapping_importer, extract_importer;

#endif
