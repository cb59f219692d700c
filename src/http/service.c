#include "http/service.h"

void service_refuse(struct reply *r, const struct error *why)
{
    reply_text(r, http_status(why->kind), str_print(r->arena, "%s\n", why->say));
    reply_header(r, "X-Content-Type-Options", "nosniff");
    reply_header(r, "Cache-Control", "no-store");
}
