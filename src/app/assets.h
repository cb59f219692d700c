#ifndef APP_ASSETS_H
#define APP_ASSETS_H
/* Style, script and pictures, held in the program. Their addresses hold a digest of all of them, so that a browser may
 * keep them for ever and still gets the new ones. */
#include "base/str.h"

const char *asset_address(struct arena *a, const char *name); /* "/assets/1f0c.../site.css" */
/* ptr NULL: there is none of that name. */
struct str asset_bytes(struct str name, const char **type);

#endif
