#ifndef HTTP_MICROHTTPD_H
#define HTTP_MICROHTTPD_H
/* The functions of libmicrohttpd, loaded by whoever serves: what it draws in would cost every question a millisecond
 * at its start. */
#include "base/error.h"
#include <sys/types.h>
#include <sys/socket.h>
#include <microhttpd.h>

struct microhttpd {
    void *library;
    __typeof__(MHD_start_daemon) *start_daemon;
    __typeof__(MHD_quiesce_daemon) *quiesce_daemon;
    __typeof__(MHD_stop_daemon) *stop_daemon;
    __typeof__(MHD_get_connection_info) *get_connection_info;
    __typeof__(MHD_get_connection_values) *get_connection_values;
    __typeof__(MHD_suspend_connection) *suspend_connection;
    __typeof__(MHD_resume_connection) *resume_connection;
    __typeof__(MHD_create_response_from_buffer) *create_response_from_buffer;
    __typeof__(MHD_add_response_header) *add_response_header;
    __typeof__(MHD_queue_response) *queue_response;
    __typeof__(MHD_destroy_response) *destroy_response;
};
bool microhttpd_load(struct microhttpd *m, struct error *why) MUST_CHECK;
void microhttpd_release(struct microhttpd *m);

#endif
