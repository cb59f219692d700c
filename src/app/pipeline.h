#ifndef APP_PIPELINE_H
#define APP_PIPELINE_H
/*
 * From a request to a reply: the route that fits, whether whoever asks may, the evidence as it stands now, the page, and
 * what every reply carries. The same behind a socket and behind the loopback.
 */
#include "contract/contract.h"
#include "contract/route.h"
#include "http/server.h"
#include "render/shell.h"

struct pipeline;
bool pipeline_new(const struct site *site, const struct home *home, struct pipeline **out, struct error *why) MUST_CHECK;
void pipeline_free(struct pipeline *p);
struct service pipeline_service(struct pipeline *p);
/* Whoever asks has this role from now on, in every room: for a request from a file, never for a socket. */
void pipeline_act_as(struct pipeline *p, enum role role);
void pipeline_show_counts(struct pipeline *p, const struct server_counts *counts); /* at /metrics; borrowed */
const struct server_counts *pipeline_counts(const struct pipeline *p);             /* NULL: no server runs */

/* The n-th route of all contracts, and whose it is; NULL past the last. */
const struct route *pipeline_route(const struct pipeline *p, size_t i, const struct contract **room);

#endif
