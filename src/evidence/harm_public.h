#ifndef EVIDENCE_HARM_PUBLIC_H
#define EVIDENCE_HARM_PUBLIC_H
/*
 * Harm by type of crime as it may be told to the public of a force's own records. A sum of weights gives away the few
 * grave crimes in it, so the offences of each type whose count the release shows are withheld from as any counts are: small
 * ones, and others beside them. What is left of the type is weighed by bounds: all of it the lightest, all of it the
 * gravest of its withheld offences. Wards, districts and months have too few grave crimes for it and are left out.
 */
#include "evidence/harm.h"
#include "evidence/release.h"

struct harm_type {
    bool withheld;          /* nothing of it is told */
    uint64_t count;         /* crimes that harm counts: reported by victims or witnesses, where the source says who did */
    double days, low, high; /* alike where no offence of it is withheld; days: the withheld at their mean weight */
};
/* [release->type.n], in the arena. */
bool harm_types_released(const struct ask *k, const struct harm_weights *h, struct harm_type **out, struct error *why) MUST_CHECK;
/* DENIED by anything but type of crime. */
bool harm_public_table(const struct ask *k, const struct harm_options *o, const struct harm_weights *h, struct table **out, struct error *why) MUST_CHECK;

#endif
