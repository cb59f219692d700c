/* Postcode files, and single postcodes: what is packed must come back as it was written, but for spaces and case, and
 * what a slow reading of the rules refuses must be refused. */
#include "places/postcode_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The rules as they are printed, on text without spaces: A9 A99 AA9 AA99 A9A AA9A, then 9AA. */
static bool slowly(const char *p, size_t n)
{
    static const char *const shapes[] = { "A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA" };
    if (n == 6 && memcmp(p, "GIR", 3) == 0 && p[3] >= '0' && p[3] <= '9' && p[4] >= 'A' && p[4] <= 'Z' && p[5] >= 'A' && p[5] <= 'Z') return true;
    for (size_t s = 0; s < COUNT_OF(shapes); s++) {
        if (strlen(shapes[s]) != n) continue;
        size_t i = 0;
        while (i < n && (shapes[s][i] == 'A' ? p[i] >= 'A' && p[i] <= 'Z' : p[i] >= '0' && p[i] <= '9')) i++;
        if (i == n) return true;
    }
    return false;
}

static void one_postcode(struct str text)
{
    char bare[64], shown[POSTCODE_TEXT_MAX];
    size_t k = 0;
    uint64_t key, again;
    if (text.len > 40) return;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c != ' ') bare[k++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    }
    bool taken = postcode_pack(text, &key);
    CHECK(taken == slowly(bare, k));
    if (!taken) return;
    CHECK(postcode_pack(str_of(postcode_text(key, shown)), &again) && again == key);
    size_t at = 0;
    for (size_t i = 0; shown[i]; i++)
        if (shown[i] != ' ') CHECK(at < k && shown[i] == bare[at++]);
    CHECK(at == k);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str text = { (const char *)data, n };
    struct postcode_file f;
    struct error why;
    if (n > 65536) return 0;
    one_postcode(text);
    (void)postcodes_recognise(text);
    if (!postcode_file_read(text, "nspl-2025/a.csv", &f, &why)) {
        CHECK(why.say[0]);
        return 0;
    }
    CHECK(f.n + f.n_aside == f.rows_read);
    for (size_t i = 1; i < f.n; i++) CHECK(f.row[i - 1].key < f.row[i].key);
    for (size_t i = 0; i < f.n; i++) CHECK((f.row[i].ward == POSTCODE_NO_CODE || f.row[i].ward < f.ward.n) && !coord_is_none(f.row[i].at));
    postcode_file_release(&f);
    return 0;
}
