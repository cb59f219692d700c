/* A part of the evidence that was damaged or is somebody else's file: refused, or every section lies inside it. */
#include "base/file.h"
#include "snapshot/part.h"
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct part p;
    struct error why;
    char path[64];
    int fd = memfd_create("part", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, n) != (ssize_t)n) abort();
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (part_open(path, &p, &why)) {
        volatile uint64_t sum = 0; /* the bytes are really read */
        for (size_t i = 0; i < p.n_sections; i++) {
            const void *ptr;
            size_t count;
            (void)!part_array(&p, p.section[i].name, p.section[i].size, &ptr, &count, &why);
            if (!part_figures(&p, p.section[i].name, p.section[i].size, &ptr, &count, &why)) continue; /* another has its name */
            for (size_t k = 0; k < count * p.section[i].size; k++) sum += ((const uint8_t *)ptr)[k];
        }
        (void)sum;
        (void)!part_verify(&p, path, &why);
        part_close(&p);
    }
    (void)close(fd);
    return 0;
}
