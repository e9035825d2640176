#include "app/internal.h"

#include "domain/application.h"
#include "law/law.h"
#include "law/letter_kind.h"
#include <sodium.h>

#define CODES_MAX 400

typedef struct CodeList {
    LawCode items[CODES_MAX];
    size_t count;
} CodeList;

static void add(CodeList *l, LawTable table, Str code, int position, Str label, Str article)
{
    l->items[l->count++] = (LawCode){table, code, position, label, text_or_empty(article)};
}

static void collect(CodeList *l)
{
    for (int i = LAW_OUTCOME_FIRST; i <= LAW_OUTCOME_LAST; i++) {
        const LawRowInfo *row = law_row((LawRow)i);
        add(l, LAW_TABLE_OUTCOME, row->code, i, row->short_label, row->article);
    }
    for (int i = 0; i < APPLICANT_CLASS_MAX; i++)
        add(l, LAW_TABLE_APPLICANT_CLASS, applicant_class_code((ApplicantClass)i), i,
            applicant_class_label((ApplicantClass)i), STR(""));
    for (int i = 0; i < APPLICATION_CHANNEL_MAX; i++)
        add(l, LAW_TABLE_CHANNEL, application_channel_code((ApplicationChannel)i), i,
            application_channel_label((ApplicationChannel)i), STR("31"));
    for (int i = 0; i < APPLICATION_STATE_MAX; i++) {
        const ApplicationStateInfo *state = application_state((ApplicationState)i);
        add(l, LAW_TABLE_CASE_STATE, state->code, i, state->label, STR(""));
    }
    for (int i = 0; i < APPLICATION_EVENT_MAX; i++) {
        const ApplicationEventInfo *event = application_event((ApplicationEvent)i);
        add(l, LAW_TABLE_CASE_EVENT, event->code, i, event->label, event->article);
    }
    for (int i = 0; i < LETTER_KIND_MAX; i++)
        add(l, LAW_TABLE_LETTER_KIND, letter_kind_code((LetterKind)i), i,
            letter_kind_title((LetterKind)i), letter_kind_basis((LetterKind)i));
    for (int i = 0; i < REMEDY_BLOCK_MAX; i++)
        add(l, LAW_TABLE_REMEDY_BLOCK, remedy_block_code((RemedyBlock)i), i,
            remedy_block_label((RemedyBlock)i), STR(""));
    for (int i = 0; i < REMEDY_RESULT_PENDING; i++)
        add(l, LAW_TABLE_REMEDY_RESULT, remedy_result_code((RemedyResult)i), i,
            remedy_result_label((RemedyResult)i), STR(""));
}

typedef struct PutCodes {
    const CodeList *list;
    char hash[65];
    bool fresh; /* the store has exactly these */
} PutCodes;

static void hash_list(const CodeList *l, char ret_hex[65])
{
    crypto_generichash_state h;
    unsigned char out[32];
    crypto_generichash_init(&h, NULL, 0, sizeof(out));
    for (size_t i = 0; i < l->count; i++) {
        const LawCode *c = &l->items[i];
        const Str texts[] = {c->code, c->label, c->article};
        crypto_generichash_update(&h, (const unsigned char *)&c->table, sizeof(c->table));
        crypto_generichash_update(&h, (const unsigned char *)&c->position, sizeof(c->position));
        for (size_t k = 0; k < ARRAY_LEN(texts); k++) {
            crypto_generichash_update(&h, (const unsigned char *)&texts[k].len,
                                      sizeof(texts[k].len));
            if (texts[k].len)
                crypto_generichash_update(&h, (const unsigned char *)texts[k].ptr, texts[k].len);
        }
    }
    crypto_generichash_final(&h, out, sizeof(out));
    sodium_bin2hex(ret_hex, 65, out, sizeof(out));
}

static int codes_compare(DbConn *conn, void *arg)
{
    PutCodes *put = arg;
    CLEANUP(arena_freep) Arena *a = arena_create(1024);
    Str stored = STR("");
    int r = store_fact_get(conn, STR("law_hash"), a, &stored);
    put->fresh = r == 0 && str_eq(stored, str_of(put->hash));
    return r < 0 ? r : 0;
}

static int codes_write(DbConn *conn, void *arg)
{
    PutCodes *put = arg;
    int r = store_law_put(conn, put->list->items, put->list->count);
    return r < 0 ? r : store_fact_put(conn, STR("law_hash"), str_of(put->hash));
}

int law_codes_put(App *app)
{
    CLEANUP(arena_freep) Arena *a = arena_create(sizeof(CodeList) + 64);
    CodeList *list = arena_new(a, CodeList, 1);
    collect(list);
    PutCodes put = {.list = list};
    hash_list(list, put.hash);
    int r = db_tx(app->db, DB_READ, 0, codes_compare, &put);
    if (r < 0 || put.fresh)
        return r;
    return db_tx(app->db, DB_WRITE, 0, codes_write, &put);
}
