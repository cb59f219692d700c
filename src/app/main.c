/* Reads the command line, has the verb do its work, sees that all of it was written, and says what went wrong. */
#include "app/help.h"
#include "app/site.h"
#include "app/speak.h"
#include "contract/call.h"
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static bool answer(struct call *c, const struct verb *v, struct error *why)
{
    struct answer out = { .n = 0 };
    return v->ask(c, &out, why) && call_write(c, out.table, out.n, why);
}

static bool obey(struct call *c, struct error *why)
{
    const struct verb *v = call_verb(c);
    if (call_wants_help(c)) {
        if (v) help_verb(call_out(c), &site, v, call_width(c));
        else help_program(call_out(c), &site, call_width(c));
        return true;
    }
    if (call_flag(c, "version")) {
        help_version(call_out(c));
        return true;
    }
    if (!v) {
        help_program(call_err(c), &site, speak_width(call_err(c)));
        return FAIL(why, USAGE, "no verb was given");
    }
    return v->ask ? answer(c, v, why) : v->run(c, why);
}

/* A file that we open must not become the standard output because that was closed: reading from and writing to
 * what stands there instead fails. */
static void hold_standard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd) _exit(1);
}

int main(int argc, char **argv)
{
    hold_standard_streams();
    (void)signal(SIGPIPE, SIG_DFL); /* `wardmote ... | head` ends quietly, whatever our parent ignored */
    struct error why = { 0 };
    struct call *c = NULL;
    struct call_streams to = { .out = stdout, .err = stderr, .width = speak_width(stdout) };
    bool ok = call_parse(&site, argc > 0 ? (size_t)argc - 1 : 0, (const char *const *)argv + 1, to, &c, &why);
    ok = ok && obey(c, &why) && call_finish(c, &why);
    CHECK(ok || why.kind != ERROR_NONE); /* or the fault would pass for success */
    if (!ok) speak_error(stderr, &why);
    call_free(c);
    return ok ? 0 : error_exit_code(why.kind); /* why may speak of a fault that was got over */
}
