#ifndef RENDER_XLSX_LIBRARY_H
#define RENDER_XLSX_LIBRARY_H
/* libxlsxwriter, opened when a workbook is wanted and not before: a process that writes none never maps it. */
#include "base/error.h"
#include <xlsxwriter.h>

#define XLSX_FUNCTIONS(X)                                                                                            \
    X(workbook_new_opt) X(workbook_add_worksheet) X(workbook_add_format) X(workbook_set_properties) X(workbook_close) \
    X(worksheet_write_string) X(worksheet_write_number) X(worksheet_write_blank) X(worksheet_write_url_opt)           \
    X(worksheet_set_column) X(worksheet_freeze_panes) X(worksheet_repeat_rows) X(worksheet_fit_to_pages)              \
    X(worksheet_set_landscape) X(worksheet_set_paper) X(format_set_bold) X(format_set_num_format) X(format_set_align) \
    X(format_set_text_wrap) X(format_set_top) X(format_set_bottom) X(lxw_strerror)

struct xlsx_library {
    void *handle;
#define X(function) __typeof__(&function) function;
    XLSX_FUNCTIONS(X)
#undef X
};
bool xlsx_open(struct xlsx_library *x, const char *soname, struct error *why) MUST_CHECK;
void xlsx_close(struct xlsx_library *x);

#endif
