#include "app/demo_assets.h"

#define EMBED(name)                                                                                \
    __asm__(".section .rodata\n"                                                                   \
            ".global demo_" #name "\n.hidden demo_" #name "\ndemo_" #name ":\n"                    \
            ".incbin \"" DEMO_FOLDER "/" #name ".json\"\n"                                         \
            ".global demo_" #name "_end\n.hidden demo_" #name "_end\ndemo_" #name "_end:\n"        \
            ".byte 0\n.previous\n");                                                               \
    extern const char demo_##name[], demo_##name##_end[]

EMBED(shili);
EMBED(fuwu);
EMBED(quban);
EMBED(yunxi);
EMBED(qingjiang);

Str demo_figures(int number)
{
    const char *const ends[DEMO_BODIES][2] = {
        {demo_shili, demo_shili_end},         {demo_fuwu, demo_fuwu_end},
        {demo_quban, demo_quban_end},         {demo_yunxi, demo_yunxi_end},
        {demo_qingjiang, demo_qingjiang_end},
    };
    return str_make(ends[number][0], (size_t)(ends[number][1] - ends[number][0]));
}
