#ifndef HTTP_MULTIPART_H
#define HTTP_MULTIPART_H
/* Forms with files: RFC 7578. */
#include "http/request.h"

/* Takes q->body apart into q->form and q->upload. parameters: what follows "multipart/form-data;". Uploads borrow the body. */
bool multipart_decode(struct request *q, struct str parameters, struct error *why) MUST_CHECK;

#endif
