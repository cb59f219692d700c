#include "convert/out.h"
#include <errno.h>
#include <unistd.h>

static ssize_t put(void *cookie, const char *p, size_t n)
{
    struct out *o = cookie;
    if (!out_ok(o)) return 0;
    if (n > o->most - o->written) {
        o->past_ceiling = true;
        return 0;
    }
    for (size_t done = 0; done < n;) {
        ssize_t w = write(STDOUT_FILENO, p + done, n - done);
        if (w < 0 && errno == EINTR) continue;
        if (w < 0) {
            o->broken = errno;
            return 0;
        }
        done += (size_t)w;
    }
    o->written += n;
    return (ssize_t)n;
}

void out_init(struct out *o, uint64_t most_bytes)
{
    *o = (struct out){ .most = most_bytes };
    o->stream = fopencookie(o, "w", (cookie_io_functions_t){ .write = put });
    CHECK(o->stream);
}

bool out_finish(struct out *o, struct error *why)
{
    (void)fclose(o->stream);
    o->stream = NULL;
    if (o->past_ceiling) return FAIL(why, LIMIT, "the result is larger than %ju bytes; --max-bytes sets the ceiling", (uintmax_t)o->most);
    return !o->broken || FAIL_ERRNO(why, o->broken, "the result cannot be written");
}
