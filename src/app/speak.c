#include "app/speak.h"
#include "render/utf8.h"
#include <sys/ioctl.h>
#include <unistd.h>

void speak_wrapped(FILE *f, const char *text, int at, int indent, int width)
{
    struct ruler ruler = { 0 };
    struct str rest = str_of(text), word;
    bool first = true;
    while (rest.len) {
        size_t n = 0;
        while (n < rest.len && rest.ptr[n] != ' ' && rest.ptr[n] != '\n') n++;
        word = str_slice(rest, 0, n);
        rest = str_slice(rest, n + 1, rest.len);
        if (word.len == 0) continue;
        int columns = (int)ruler_width(&ruler, word);
        if (!first && width && at + 1 + columns > width) {
            (void)fprintf(f, "\n%*s", indent, "");
            at = indent;
        } else if (!first) {
            (void)fputc(' ', f);
            at++;
        }
        (void)fwrite(word.ptr, 1, word.len, f);
        at += columns;
        first = false;
    }
    (void)fputc('\n', f);
    ruler_release(&ruler);
}

int speak_width(FILE *f)
{
    struct winsize size;
    return isatty(fileno(f)) && ioctl(fileno(f), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

/* File names and values come into sentences as they were given: what could steer a terminal is shown as U+FFFD. */
static void speak_line(FILE *f, struct str line, int at, int width)
{
    char text[sizeof ((struct error *)0)->say * 3 + 1];
    size_t n = 0;
    for (size_t i = 0; i < line.len;) n += utf8_put(text + n, utf8_next_printable(line, &i));
    text[n] = 0;
    speak_wrapped(f, text, at, at, width);
}

void speak_error(FILE *f, const struct error *why)
{
    static const char name[] = "wardmote: ";
    int width = speak_width(f), at = (int)sizeof name - 1;
    struct str rest = str_of(why->say), line;
    (void)fputs(name, f);
    for (rest = str_cut(rest, '\n', &line);; rest = str_cut(rest, '\n', &line)) { /* a list: a line for each item */
        speak_line(f, line, at, width);
        if (rest.len == 0) break;
        at = 4;
        (void)fputs("    ", f);
    }
}
