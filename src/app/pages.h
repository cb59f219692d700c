#ifndef APP_PAGES_H
#define APP_PAGES_H
/* The pages that belong to no capability: the first page, all pages, what went wrong, health and figures for machines. */
#include "contract/visit.h"
#include "http/server.h"

enum { APP_ROUTES = 6 };
extern const struct route app_routes[APP_ROUTES];

void page_of_fault(struct visit *v, struct reply *r, int status, const struct error *why);

#endif
