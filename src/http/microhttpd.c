#include "http/microhttpd.h"
#include "base/library.h"

#define LOAD(name) LIBRARY_LOAD(m->library, m->name, "MHD_" #name)

static bool load_functions(struct microhttpd *m)
{
    return LOAD(start_daemon) && LOAD(quiesce_daemon) && LOAD(stop_daemon) && LOAD(get_connection_info) && LOAD(get_connection_values) &&
           LOAD(suspend_connection) && LOAD(resume_connection) && LOAD(create_response_from_buffer) && LOAD(add_response_header) &&
           LOAD(queue_response) && LOAD(destroy_response);
}

bool microhttpd_load(struct microhttpd *m, struct error *why)
{
    struct microhttpd made = { 0 };
    if (!library_open(MICROHTTPD_SONAME, "serving pages", "libmicrohttpd12", &made.library, why)) return false;
    if (!load_functions(&made)) {
        library_close(made.library);
        return FAIL(why, MISSING, "libmicrohttpd is too old: version 0.9.75 or later is needed");
    }
    *m = made;
    return true;
}

void microhttpd_release(struct microhttpd *m)
{
    library_close(m->library);
    *m = (struct microhttpd){ 0 };
}
