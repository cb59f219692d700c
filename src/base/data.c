#include "base/data.h"
#include "base/error.h"

struct str data_text(const char *name)
{
    const struct data_file *f = data_files;
    while (f->name && strcmp(f->name, name) != 0) f++;
    CHECK(f->name);
    return f->text;
}
