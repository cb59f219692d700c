#ifndef APP_SITE_H
#define APP_SITE_H
/* Everything the program can do. A new capability is a line in site.c. */
#include "contract/contract.h"

extern const struct site site;
extern const struct contract app; /* what belongs to no capability: import, status, check, help */

#endif
