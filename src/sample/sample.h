#ifndef SAMPLE_SAMPLE_H
#define SAMPLE_SAMPLE_H
/* A believable made-up county in the publishers' own formats, for the demo, the tests and the scale runs. */
#include "contract/contract.h"

extern const struct contract sample;

#endif
