#ifndef RENDER_GOLDEN_H
#define RENDER_GOLDEN_H
/* For tests: whether the bytes are those of tests/golden/render/NAME; if not it says where the others are. With
 * WARDMOTE_GOLDEN=write in the environment it writes the file instead: read the difference before it is kept. */
#include "base/str.h"
bool golden(const char *name, struct str got) MUST_CHECK;
#endif
