/* Stands in for libFuzzer: runs every file of the named folders once, so that every compiler replays the corpus. An
 * empty or missing folder is an error: a test that replays nothing would pass for ever. */
#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int main(int argc, char **argv)
{
    struct arena a = { 0 };
    struct error why = { 0 };
    size_t replayed = 0;
    for (int i = 1; i < argc; i++) {
        char **names;
        size_t n;
        if (!file_list(&a, argv[i], &names, &n, &why)) {
            (void)fprintf(stderr, "%s\n", why.say);
            return 1;
        }
        for (size_t k = 0; k < n; k++, replayed++) {
            struct file_map m;
            if (!file_map(&m, path_join(&a, argv[i], names[k]), &why)) {
                (void)fprintf(stderr, "%s\n", why.say);
                return 1;
            }
            uint8_t *own = mem_new(m.bytes.len); /* its own allocation, so that a sanitizer sees the end */
            memcpy(own, m.bytes.ptr, m.bytes.len);
            (void)LLVMFuzzerTestOneInput(own, m.bytes.len);
            mem_free(own);
            file_unmap(&m);
        }
    }
    arena_release(&a);
    printf("replayed %zu\n", replayed);
    return replayed == 0;
}
