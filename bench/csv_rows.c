/* How long csv_next takes for a row: bench_csv FILE... reads every file nine times and tells the best. The floor
 * beside it is the same bytes through memchr, looking for line ends alone. */
#include "base/csv.h"
#include "base/file.h"

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static size_t read_rows(struct str text, size_t *fields)
{
    struct csv c;
    size_t rows = 0;
    csv_init(&c, text);
    for (; csv_next(&c); rows++) *fields += c.n;
    csv_release(&c);
    return rows;
}

static size_t count_lines(struct str text)
{
    size_t lines = 0;
    for (const char *p = text.ptr, *end = p + text.len; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++) lines++;
    return lines;
}

int main(int argc, char **argv)
{
    double best = 0, floor_s = 0;
    size_t rows = 0, fields = 0, lines = 0, bytes = 0;
    for (int i = 1; i < argc; i++) {
        struct file_map m;
        struct error why;
        if (!file_map(&m, argv[i], &why)) {
            (void)fprintf(stderr, "%s\n", why.say);
            return 1;
        }
        double row_s = 1e9, line_s = 1e9;
        for (int turn = 0; turn < 9; turn++) {
            size_t r, n = 0, f = 0;
            double a = now();
            n = count_lines(m.bytes);
            double b = now();
            r = read_rows(m.bytes, &f);
            row_s = MIN(row_s, now() - b);
            line_s = MIN(line_s, b - a);
            if (turn) continue;
            rows += r;
            fields += f;
            lines += n;
        }
        best += row_s;
        floor_s += line_s;
        bytes += m.bytes.len;
        file_unmap(&m);
    }
    if (rows == 0 || lines == 0) return 1;
    printf("%zu rows, %zu fields, %zu bytes: %.1f ns a row, %.2f GB/s; line ends alone %.1f ns, %.2f GB/s\n", rows, fields,
           bytes, best * 1e9 / (double)rows, 1e-9 * (double)bytes / best, floor_s * 1e9 / (double)lines,
           1e-9 * (double)bytes / floor_s);
    return 0;
}
