#include "domain/application.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void codes_lead_back_to_states_events_and_channels(void **state)
{
    (void)state;
    for (ApplicationState s = 0; s < APPLICATION_STATE_MAX; s++) {
        ApplicationState back;
        assert_true(application_state_from_code(application_state(s)->code, &back));
        assert_int_equal(back, s);
    }
    for (ApplicationEvent e = 0; e < APPLICATION_EVENT_MAX; e++) {
        ApplicationEvent back;
        assert_true(application_event_from_code(application_event(e)->code, &back));
        assert_int_equal(back, e);
    }
    for (ApplicationChannel c = 0; c < APPLICATION_CHANNEL_MAX; c++) {
        ApplicationChannel back;
        assert_true(application_channel_from_code(application_channel_code(c), &back));
        assert_int_equal(back, c);
        assert_true(str_contains(application_receipt_rule(c), STR("第三十一条")));
    }
    ApplicationEvent e;
    assert_false(application_event_from_code(STR("nonsense"), &e));
}

/* Follows events from a state; APPLICATION_STATE_MAX as soon as one is not allowed. */
static ApplicationState follow(ApplicationState s, ApprovalChain chain,
                               const ApplicationEvent *path, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!application_next(s, path[i], chain, &s))
            return APPLICATION_STATE_MAX;
    return s;
}
#define FOLLOW(state, chain, ...)                                                                  \
    follow((state), (chain), (const ApplicationEvent[]){__VA_ARGS__},                              \
           ARRAY_LEN(((const ApplicationEvent[]){__VA_ARGS__})))

static void a_case_goes_from_receipt_to_archive(void **state)
{
    (void)state;
    assert_int_equal(FOLLOW(APPLICATION_UNCONFIRMED, APPROVAL_FULL, APPLICATION_EVENT_CONFIRM,
                            APPLICATION_EVENT_ASSIGN, APPLICATION_EVENT_SUPPLEMENT_NOTICE,
                            APPLICATION_EVENT_SUPPLEMENT_RECEIVED,
                            APPLICATION_EVENT_CONSULTATION_SENT, APPLICATION_EVENT_EXTENSION,
                            APPLICATION_EVENT_CONSULTATION_ENDED, APPLICATION_EVENT_DECIDE,
                            APPLICATION_EVENT_SUBMIT_LETTER, APPLICATION_EVENT_RETURN_LETTER,
                            APPLICATION_EVENT_SUBMIT_LETTER, APPLICATION_EVENT_SIGN,
                            APPLICATION_EVENT_SEAL, APPLICATION_EVENT_POST,
                            APPLICATION_EVENT_MAIL_RETURNED, APPLICATION_EVENT_REPOST,
                            APPLICATION_EVENT_SERVICE_CONFIRMED, APPLICATION_EVENT_ARCHIVE,
                            APPLICATION_EVENT_REOPEN, APPLICATION_EVENT_DECIDE),
                     APPLICATION_REOPENED);
    assert_int_equal(application_initial(CIVIL_DATE_NONE), APPLICATION_UNCONFIRMED);
    assert_int_equal(application_initial(civil_date_of(2026, 1, 1)), APPLICATION_REGISTERED);
}

static void steps_that_the_law_or_the_chain_forbids_are_refused(void **state)
{
    (void)state;
    assert_int_equal(FOLLOW(APPLICATION_UNCONFIRMED, APPROVAL_SHORT, APPLICATION_EVENT_SEND),
                     APPLICATION_STATE_MAX);
    /* One single supplement notice at a time; no second while it waits. */
    assert_int_equal(FOLLOW(APPLICATION_PROCESSING, APPROVAL_FULL,
                            APPLICATION_EVENT_SUPPLEMENT_NOTICE,
                            APPLICATION_EVENT_SUPPLEMENT_NOTICE),
                     APPLICATION_STATE_MAX);
    assert_int_equal(FOLLOW(APPLICATION_PROCESSING, APPROVAL_FULL, APPLICATION_EVENT_SEND),
                     APPLICATION_STATE_MAX);
    assert_int_equal(FOLLOW(APPLICATION_PROCESSING, APPROVAL_SHORT, APPLICATION_EVENT_SEND),
                     APPLICATION_DELIVERED);
    assert_int_equal(FOLLOW(APPLICATION_AWAITING_SIGNATURE, APPROVAL_FULL, APPLICATION_EVENT_SIGN),
                     APPLICATION_AWAITING_SEAL);
    assert_int_equal(FOLLOW(APPLICATION_AWAITING_SIGNATURE, APPROVAL_SHORT, APPLICATION_EVENT_SIGN),
                     APPLICATION_READY);
    assert_int_equal(FOLLOW(APPLICATION_POSTED, APPROVAL_FULL, APPLICATION_EVENT_WITHDRAW),
                     APPLICATION_STATE_MAX);
    for (ApplicationEvent e = 0; e < APPLICATION_EVENT_MAX; e++) {
        ApplicationState s = APPLICATION_VOIDED;
        assert_false(application_next(APPLICATION_VOIDED, e, APPROVAL_SHORT, &s));
        assert_int_equal(s, APPLICATION_VOIDED);
    }
}

/* From every open state some event leads on, and every closed case can end in the archive. */
static void no_state_is_a_dead_end_but_archive_and_void(void **state)
{
    (void)state;
    for (ApplicationState s = 0; s < APPLICATION_STATE_MAX; s++) {
        int ways = 0;
        for (ApplicationEvent e = 0; e < APPLICATION_EVENT_MAX; e++) {
            ApplicationState next;
            ways += application_next(s, e, APPROVAL_FULL, &next) && next != s;
        }
        assert_int_equal(ways > 0, s != APPLICATION_VOIDED);
    }
}

static void the_receipt_date_follows_article_31_by_channel(void **state)
{
    (void)state;
    CivilDate handed = civil_date_of(2026, 3, 1), slip = civil_date_of(2026, 3, 3),
              agreed = civil_date_of(2026, 3, 5);
    const struct {
        ApplicationChannel channel;
        CivilDate received;
    } cases[] = {
        {APPLICATION_CHANNEL_WEB, handed},           {APPLICATION_CHANNEL_IN_PERSON, handed},
        {APPLICATION_CHANNEL_ORAL, handed},          {APPLICATION_CHANNEL_POST_SIGNED, slip},
        {APPLICATION_CHANNEL_POST_ORDINARY, agreed}, {APPLICATION_CHANNEL_FAX, agreed},
        {APPLICATION_CHANNEL_EMAIL, agreed},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        ReceiptFacts facts = {cases[i].channel, handed, slip, agreed};
        assert_int_equal(application_received_on(&facts).days, cases[i].received.days);
    }
    ReceiptFacts mail = {APPLICATION_CHANNEL_EMAIL, handed, CIVIL_DATE_NONE, CIVIL_DATE_NONE};
    assert_true(civil_date_is_none(application_received_on(&mail)));
}

static void the_day_that_counts_as_answered_follows_the_way_of_service(void **state)
{
    (void)state;
    CivilDate posted = civil_date_of(2026, 12, 31), signed_on = civil_date_of(2027, 1, 4),
              sent = civil_date_of(2026, 12, 30);
    assert_int_equal(application_answered_on(SERVICE_POST, posted, signed_on, sent).days,
                     posted.days);
    assert_int_equal(application_answered_on(SERVICE_HAND, posted, signed_on, sent).days,
                     signed_on.days);
    assert_int_equal(application_answered_on(SERVICE_ELECTRONIC, posted, signed_on, sent).days,
                     sent.days);
    assert_true(application_in_time(posted, posted));
    assert_false(application_in_time(signed_on, posted));
    assert_false(application_in_time(CIVIL_DATE_NONE, posted));
    ServiceWay way;
    assert_true(service_way_from_code(STR("electronic"), &way));
    assert_int_equal(way, SERVICE_ELECTRONIC);
    assert_false(service_way_from_code(STR("courier"), &way));
}

static void each_state_expects_its_usual_next_step(void **state)
{
    (void)state;
    const struct {
        ApplicationState state;
        ApplicationEvent event; /* APPLICATION_EVENT_MAX: none, someone else acts */
    } cases[] = {
        {APPLICATION_UNCONFIRMED, APPLICATION_EVENT_CONFIRM},
        {APPLICATION_REGISTERED, APPLICATION_EVENT_ASSIGN},
        {APPLICATION_PROCESSING, APPLICATION_EVENT_DECIDE},
        {APPLICATION_REOPENED, APPLICATION_EVENT_DECIDE},
        {APPLICATION_CONSULTING, APPLICATION_EVENT_MAX},
        {APPLICATION_AWAITING_SUPPLEMENT, APPLICATION_EVENT_MAX},
        {APPLICATION_AWAITING_SIGNATURE, APPLICATION_EVENT_SIGN},
        {APPLICATION_AWAITING_SEAL, APPLICATION_EVENT_SEAL},
        {APPLICATION_READY, APPLICATION_EVENT_POST},
        {APPLICATION_POSTED, APPLICATION_EVENT_SERVICE_CONFIRMED},
        {APPLICATION_RETURNED, APPLICATION_EVENT_REPOST},
        {APPLICATION_DELIVERED, APPLICATION_EVENT_ARCHIVE},
        {APPLICATION_ARCHIVED, APPLICATION_EVENT_MAX},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        ApplicationEvent event = APPLICATION_EVENT_MAX;
        bool found = application_expected(cases[i].state, APPROVAL_FULL, &event);
        assert_int_equal(found, cases[i].event != APPLICATION_EVENT_MAX);
        assert_int_equal(event, cases[i].event);
    }
}

static void each_step_has_its_last_lawful_day(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    const Calendar *c = calendar_default(a);
    ClockEvent events[] = {{.kind = CLOCK_RECEIVED, .on = civil_date_of(2026, 3, 2)},
                           {.kind = CLOCK_EXTENDED, .on = civil_date_of(2026, 3, 9), .days = 5}};
    size_t index;
    Deadline d;
    assert_int_equal(deadline_compute(c, events, 1, a, &index, &d), 0);
    assert_int_equal(application_latest(c, &d, APPLICATION_EVENT_SUPPLEMENT_NOTICE).date.days,
                     civil_date_of(2026, 3, 11).days);
    assert_int_equal(application_latest(c, &d, APPLICATION_EVENT_EXTENSION).date.days,
                     civil_date_of(2026, 3, 30).days);
    assert_int_equal(application_latest(c, &d, APPLICATION_EVENT_POST).date.days, d.due.days);
    assert_true(civil_date_is_none(application_latest(c, &d, APPLICATION_EVENT_WITHDRAW).date));
    assert_int_equal(deadline_compute(c, events, 2, a, &index, &d), 0);
    assert_true(civil_date_is_none(application_latest(c, &d, APPLICATION_EVENT_EXTENSION).date));
    assert_int_equal(application_latest(c, &d, APPLICATION_EVENT_SEND).date.days,
                     civil_date_of(2026, 4, 7).days);
}

/* For all pairs of days over three years: the identity of part three holds for each case. */
static void each_case_balances_in_every_year(void **state)
{
    (void)state;
    CivilDate first = civil_date_of(2024, 12, 25);
    for (int r = 0; r < 760; r += 3) {
        for (int c = -1; c < 800; c += 7) {
            CivilDate received = civil_date_add(first, r);
            CivilDate closed = c < 0 ? CIVIL_DATE_NONE : civil_date_add(received, c);
            YearPosition before = {false, false, false, false};
            for (int year = 2023; year <= 2030; year++) {
                YearPosition p = application_year_position(received, closed, year);
                assert_int_equal(p.received + p.carried_in, p.closed + p.carried_out);
                assert_int_equal(p.carried_in, before.carried_out);
                assert_false(p.received && p.carried_in);
                before = p;
            }
            assert_int_equal(before.carried_out, c < 0);
        }
    }
    YearPosition none = application_year_position(CIVIL_DATE_NONE, CIVIL_DATE_NONE, 2026);
    assert_false(none.received || none.carried_in || none.closed || none.carried_out);
}

/* A lapse supposes the notice that was not answered (arts 30, 35, 42). */
static void some_outcomes_suppose_a_step_of_the_procedure(void **state)
{
    (void)state;
    size_t count = 0;
    for (LawRow row = LAW_OUTCOME_FIRST; row <= LAW_OUTCOME_LAST; row++) {
        ApplicationEvent event;
        count += application_outcome_event(row, &event);
    }
    assert_int_equal(count, 4);
    ApplicationEvent event;
    assert_true(application_outcome_event(LAW_ROW_OTHER_NO_CORRECTION, &event));
    assert_int_equal(event, APPLICATION_EVENT_SUPPLEMENT_LAPSED);
    assert_true(application_outcome_event(LAW_ROW_UNAVAILABLE_UNCLEAR, &event));
    assert_int_equal(event, APPLICATION_EVENT_SUPPLEMENT_RECEIVED);
    assert_true(application_outcome_event(LAW_ROW_NOT_PROCESSED_EXCESSIVE, &event));
    assert_int_equal(event, APPLICATION_EVENT_REASONS_NOTICE);
    assert_true(application_outcome_event(LAW_ROW_OTHER_FEE_UNPAID, &event));
    assert_int_equal(event, APPLICATION_EVENT_FEE_LAPSED);
}

static void nobody_reviews_a_draft_of_his_own(void **state)
{
    (void)state;
    RoleSet both = ROLE_SET(ROLE_HANDLER) | ROLE_SET(ROLE_SIGNER);
    assert_true(role_may_review(both, CAPABILITY_APPROVE, 1, 2));
    assert_false(role_may_review(both, CAPABILITY_APPROVE, 1, 1));
    assert_true(role_may_review(both, CAPABILITY_APPROVE, 1, 0));
    assert_false(role_may_review(ROLE_SET(ROLE_HANDLER), CAPABILITY_APPROVE, 1, 2));
    assert_true(role_can(0, CAPABILITY_NONE));
    assert_false(role_can(0, CAPABILITY_VIEW));
    assert_false(role_can(ROLE_SET(ROLE_ADMINISTRATOR), CAPABILITY_VIEW));
    for (Capability c = 0; c < CAPABILITY_MAX; c++) {
        RoleSet all = (RoleSet)-1;
        assert_true(role_can(all, c));
        assert_false(str_empty(capability_label(c)));
        assert_false(str_empty(capability_code(c)));
    }
    /* Art. 33(2): the head of the disclosure unit approves an extension. */
    assert_true(role_can(ROLE_SET(ROLE_DISCLOSURE_UNIT),
                         application_event(APPLICATION_EVENT_EXTENSION)->capability));
    assert_false(role_can(ROLE_SET(ROLE_HANDLER),
                          application_event(APPLICATION_EVENT_EXTENSION)->capability));
    for (Role r = 0; r < ROLE_MAX; r++) {
        Role back;
        assert_true(role_from_code(role_code(r), &back));
        assert_int_equal(back, r);
        assert_false(str_empty(role_label(r)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_lead_back_to_states_events_and_channels),
        cmocka_unit_test(a_case_goes_from_receipt_to_archive),
        cmocka_unit_test(steps_that_the_law_or_the_chain_forbids_are_refused),
        cmocka_unit_test(no_state_is_a_dead_end_but_archive_and_void),
        cmocka_unit_test(the_receipt_date_follows_article_31_by_channel),
        cmocka_unit_test(the_day_that_counts_as_answered_follows_the_way_of_service),
        cmocka_unit_test(each_state_expects_its_usual_next_step),
        cmocka_unit_test(each_step_has_its_last_lawful_day),
        cmocka_unit_test(each_case_balances_in_every_year),
        cmocka_unit_test(some_outcomes_suppose_a_step_of_the_procedure),
        cmocka_unit_test(nobody_reviews_a_draft_of_his_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
