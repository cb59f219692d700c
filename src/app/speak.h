#ifndef APP_SPEAK_H
#define APP_SPEAK_H
/* Sentences for people, on a terminal or off it. */
#include "base/error.h"
#include <stdio.h>

/* The words of text with single spaces between, broken before `width` columns; lines after the first begin with
 * `indent` spaces. `at` is the column the first word stands in. Ends the line. width 0: one line. */
void speak_wrapped(FILE *f, const char *text, int at, int indent, int width);
/* "wardmote: sentence", with nothing in it that could steer a terminal. */
void speak_error(FILE *f, const struct error *why);
int speak_width(FILE *f); /* columns of the terminal f is; 0: it is none */

#endif
