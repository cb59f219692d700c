#ifndef RENDER_GOLDEN_H
#define RENDER_GOLDEN_H
/* For tests: compares bytes with tests/golden/render/NAME. With WARDMOTE_GOLDEN=write in the environment it writes
 * the file instead; read the difference before it is kept. */
#include "base/str.h"
void golden(const char *name, struct str got);
#endif
