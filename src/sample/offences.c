/* Made-up offences and their made-up harm: see offences.h. */
#include "sample/offences.h"
#include "sample/out.h"

/* Group and sub-group, named as the real index names them: what a police.uk type spans is found by them. */
#define V "VIOLENCE AGAINST THE PERSON,VIOLENCE WITH INJURY"
#define S "SEXUAL OFFENCES,OTHER SEXUAL OFFENCES"
#define T "THEFT,OTHER THEFT"
const struct offence offences[] = {
    { VIOLENCE, 1, "901/01", "Killing of a person", V, 5000 },
    { VIOLENCE, 2, "902/01", "Attempt to kill a person", V, 3200 },
    { VIOLENCE, 18, "905/01", "Serious injury with intent", V, 1400 },
    { VIOLENCE, 190, "908/06", "Assault with injury", V, 20 },
    { VIOLENCE, 285, "905/09", "Assault without injury", V, 2 },
    { VIOLENCE, 36, "904/10", "Assault on an emergency worker", V, 12 },
    { VIOLENCE, 120, "908/10", "Threats", V, 10 },
    { VIOLENCE, 172, "908/56", "Harassment and messages that alarm", V, 6 },
    { VIOLENCE, 68, "908/68", "Stalking", V, 40 },
    { VIOLENCE, 28, "905/35", "Strangling without death", V, 300 },
    { VIOLENCE, 26, "919/08", "Rape of an adult", S, 1800 },
    { VIOLENCE, 9, "919/11", "Rape of a child", S, 2800 },
    { VIOLENCE, 34, "920/05", "Sexual assault", S, 180 },
    { VIOLENCE, 7, "988/01", "Sexual grooming", S, 500 },
    { VIOLENCE, 4, "996/02", "Violence of a kind not yet weighed", V, NO_HARM },
    { BICYCLE_THEFT, 1000, "944/01", "Theft of a bicycle", "THEFT,BICYCLE THEFT", 2 },
    { BURGLARY, 560, "930/01", "Burglary of a home", "BURGLARY,BURGLARY - RESIDENTIAL", 20 },
    { BURGLARY, 20, "930/02", "Burglary of a home with violence", "BURGLARY,BURGLARY - RESIDENTIAL", 400 },
    { BURGLARY, 90, "930/03", "Attempted burglary of a home", "BURGLARY,BURGLARY - RESIDENTIAL", 15 },
    { BURGLARY, 330, "931/01", "Burglary of a business", "BURGLARY,BURGLARY - BUSINESS AND COMMUNITY", 14 },
    { DAMAGE, 330, "958/02", "Damage to a home", "ARSON AND CRIMINAL DAMAGE,CRIMINAL DAMAGE", 3 },
    { DAMAGE, 470, "958/04", "Damage to a vehicle", "ARSON AND CRIMINAL DAMAGE,CRIMINAL DAMAGE", 2 },
    { DAMAGE, 160, "958/06", "Damage to another building", "ARSON AND CRIMINAL DAMAGE,CRIMINAL DAMAGE", 2 },
    { DAMAGE, 34, "956/02", "Arson", "ARSON AND CRIMINAL DAMAGE,ARSON", 30 },
    { DAMAGE, 6, "956/01", "Arson that endangers life", "ARSON AND CRIMINAL DAMAGE,ARSON", 1500 },
    { DRUGS, 140, "992/10", "Supply of a class A drug", "DRUG OFFENCES,TRAFFICKING OF DRUGS", 900 },
    { DRUGS, 90, "992/20", "Growing cannabis", "DRUG OFFENCES,TRAFFICKING OF DRUGS", 40 },
    { DRUGS, 540, "992/70", "Possession of cannabis", "DRUG OFFENCES,POSSESSION OF DRUGS", 1 },
    { DRUGS, 230, "992/60", "Possession of a class A drug", "DRUG OFFENCES,POSSESSION OF DRUGS", 2 },
    { OTHER_CRIME, 260, "979/01", "Perverting the course of justice", "MISCELLANEOUS CRIMES AGAINST SOCIETY,MISC CRIMES AGAINST SOCIETY", 60 },
    { OTHER_CRIME, 480, "986/02", "Obscene publications", "MISCELLANEOUS CRIMES AGAINST SOCIETY,MISC CRIMES AGAINST SOCIETY", 90 },
    { OTHER_CRIME, 240, "999/30", "Other notifiable offence", "MISCELLANEOUS CRIMES AGAINST SOCIETY,MISC CRIMES AGAINST SOCIETY", 8 },
    { OTHER_CRIME, 20, "996/01", "Offence of a kind not yet weighed", "MISCELLANEOUS CRIMES AGAINST SOCIETY,MISC CRIMES AGAINST SOCIETY", NO_HARM },
    { OTHER_THEFT, 880, "949/10", "Theft, other", T, 2 },
    { OTHER_THEFT, 70, "940/01", "Theft in a dwelling", T, 3 },
    { OTHER_THEFT, 50, "935/01", "Blackmail", T, 250 },
    { WEAPONS, 640, "910/13", "Having a blade in public", "POSSESSION OF WEAPONS,POSSESSION OF WEAPONS", 80 },
    { WEAPONS, 320, "910/11", "Having an offensive weapon", "POSSESSION OF WEAPONS,POSSESSION OF WEAPONS", 70 },
    { WEAPONS, 40, "910/08", "Having a firearm with intent", "POSSESSION OF WEAPONS,POSSESSION OF WEAPONS", 1000 },
    { PUBLIC_ORDER, 690, "909/01", "Causing fear, alarm or distress", "PUBLIC ORDER OFFENCES,OTHER OFFENCES PUBLIC ORDER", 2 },
    { PUBLIC_ORDER, 200, "966/91", "Affray", "PUBLIC ORDER OFFENCES,OTHER OFFENCES PUBLIC ORDER", 20 },
    { PUBLIC_ORDER, 10, "964/01", "Violent disorder", "PUBLIC ORDER OFFENCES,OTHER OFFENCES PUBLIC ORDER", 300 },
    { PUBLIC_ORDER, 100, "909/04", "The same, aggravated by race or religion", "PUBLIC ORDER OFFENCES,OTHER OFFENCES PUBLIC ORDER", 12 },
    { ROBBERY, 880, "934/02", "Robbery of a person", "ROBBERY,ROBBERY OF PERSONAL PROPERTY", 380 },
    { ROBBERY, 120, "934/01", "Robbery of a business", "ROBBERY,ROBBERY OF BUSINESS PROPERTY", 400 },
    { SHOPLIFTING, 1000, "946/01", "Theft from a shop", "THEFT,SHOPLIFTING", 1 },
    { THEFT_FROM_PERSON, 1000, "939/01", "Theft from a person", "THEFT,THEFT FROM THE PERSON", 3 },
    { VEHICLE_CRIME, 560, "945/10", "Theft from a vehicle", "VEHICLE OFFENCES,THEFT FROM A VEHICLE", 2 },
    { VEHICLE_CRIME, 290, "948/01", "Theft of a vehicle", "VEHICLE OFFENCES,THEFT FROM A VEHICLE", 12 },
    { VEHICLE_CRIME, 150, "926/01", "Interfering with a vehicle", "VEHICLE OFFENCES,THEFT FROM A VEHICLE", 1 },
};
const size_t n_offences = COUNT_OF(offences);

const struct offence *offence_of(enum category c, uint32_t draw)
{
    const struct offence *last = NULL;
    for (const struct offence *o = offences; o < offences + n_offences; o++) {
        if (o->category != c) continue;
        last = o;
        if (draw < o->often) break;
        draw -= o->often;
    }
    CHECK(last);
    return last;
}

bool offences_write(const char *folder, struct error *why)
{
    struct arena a = { 0 };
    struct out o;
    bool ok = out_open(&o, str_print(&a, "%s/harm/made_up_harm_values.csv", folder), why);
    if (ok) {
        OUT(&o, "ATHENA URN,FULL_OFFENCE_TITLE,SHORT_TITLE,CCHI Score,Sentencing data from actual offence available: ,"
                "If no sentencing data available what similar offence was used: ,Starting Point,Maximum Sentence,Score from: ,GROUP,"
                "SUB_GROUP,SUB_SUB_GROUP,CLASSIFICATION_CODE,HOME_OFFICE_CLASSIFICATION,HO_CODE,HO_SUB_CODE,HO_SUB_SUB_CODE,"
                "NOTIFIABLE,INVESTIGATION_TYPE,ACT,CJS Codes\r\n");
        for (const struct offence *f = offences; f < offences + n_offences; f++) {
            if (f->harm_days == NO_HARM) continue;
            out_print(&o, "%.3s.%s.0,\"MADE UP: %s\",\"%s (made up)\",%u,No,Made up: no sentence stands behind it,,,made up,%s,"
                      "MADE UP,%.3s,%s,%.3s,%s,0,Notifiable,Crime,None: made up,\r\n", f->code, f->code + 4, f->title, f->title,
                      (unsigned)f->harm_days, f->group, f->code, f->code, f->code, f->code + 4);
        }
        ok = out_close(&o);
    }
    arena_release(&a);
    return ok;
}
